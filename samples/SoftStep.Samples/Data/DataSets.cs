using SoftStep.Samples.Encoders;

namespace SoftStep.Samples.Data;

/// <summary>The data sets of the comparison, in the order of its rows.</summary>
internal static class DataSets
{
    private static readonly SplitSizes ImageSplit = new(3000, 1000, 2000);

    public static IReadOnlyList<DataSet> All { get; } =
    [
        new(
            "images",
            (folder, seed) =>
                RotatedImages.Create(FashionMnist.LoadImages(Path.Combine(folder, "fashion-mnist")), ImageSplit, seed),
            ImageEncoder.Create
        ),
    ];
}
