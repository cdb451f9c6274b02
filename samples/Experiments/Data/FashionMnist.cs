namespace SoftStep.Experiments.Data;

/// <summary>Fashion-MNIST: grey images of clothing, as Debian's <c>dataset-fashion-mnist</c> packs them.</summary>
internal static class FashionMnist
{
    private static readonly int[] TrainingSizes = [60_000, 28, 28];

    /// <summary>The images of the training file, <c>(60,000, 28, 28)</c>.</summary>
    /// <exception cref="DataFileException">The file is missing or damaged.</exception>
    public static IdxFile LoadImages(string folder)
    {
        var path = Path.Combine(folder, "train-images-idx3-ubyte.gz");
        var images = IdxFile.Read(path, TrainingSizes.Length);
        return images.Sizes.SequenceEqual(TrainingSizes)
            ? images
            : throw new DataFileException(
                $"{path}: its header announces {string.Join(" × ", images.Sizes)}, Fashion-MNIST's {string.Join(" × ", TrainingSizes)}."
            );
    }
}
