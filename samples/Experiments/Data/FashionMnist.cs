namespace SoftStep.Experiments.Data;

/// <summary>Fashion-MNIST: grey images of clothing, as Debian's <c>dataset-fashion-mnist</c> packs them.</summary>
internal static class FashionMnist
{
    private static readonly int[] TrainingSizes = [60_000, 28, 28];

    /// <summary>What is in the images, by the number in <see cref="LoadClasses"/>.</summary>
    public static IReadOnlyList<string> Classes { get; } =
    ["T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"];

    /// <summary>The images of the training file, <c>(60,000, 28, 28)</c>.</summary>
    /// <exception cref="DataFileException">The file is missing or damaged.</exception>
    public static IdxFile LoadImages(string folder) =>
        Load(Path.Combine(folder, "train-images-idx3-ubyte.gz"), TrainingSizes);

    /// <summary>The class of each of these images, <c>(60,000)</c>, from 0 to 9.</summary>
    /// <exception cref="DataFileException">The file is missing or damaged.</exception>
    public static IdxFile LoadClasses(string folder) =>
        Load(Path.Combine(folder, "train-labels-idx1-ubyte.gz"), TrainingSizes[..1]);

    private static IdxFile Load(string path, int[] sizes)
    {
        var file = IdxFile.Read(path, sizes.Length);
        return file.Sizes.SequenceEqual(sizes)
            ? file
            : throw new DataFileException(
                $"{path}: its header announces {string.Join(" × ", file.Sizes)}, Fashion-MNIST's {string.Join(" × ", sizes)}."
            );
    }
}
