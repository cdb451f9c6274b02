using SoftStep.Experiments.Data;
using SoftStep.Experiments.Encoders;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Unfamiliar;

/// <summary>A data set whose inputs are of several kinds.</summary>
/// <param name="Name">As in tables.</param>
/// <param name="Kinds">Each is left out of training once.</param>
/// <param name="Load">
/// From the folder of all data sets, the number of a kind and a seed: the rows of the other kinds, and some of that kind.
/// </param>
/// <param name="CreateEncoder">Creates an encoder for an embedding size.</param>
internal sealed record UnfamiliarTask(
    string Name,
    IReadOnlyList<string> Kinds,
    Func<string, int, int, (RegressionData Others, LabeledSet OfKind)> Load,
    Func<long, nn.Module<Tensor, Tensor>> CreateEncoder
)
{
    private static readonly SplitSizes ImageSplit = new(3000, 1000, 2000);

    public static IReadOnlyList<UnfamiliarTask> All { get; } =
    [
        new("images", FashionMnist.Classes, LoadImages, ImageEncoder.CreateStrided),
        new(
            "audio",
            InstrumentPitch.Families,
            (folder, family, seed) => InstrumentPitch.LoadWithout(family, Path.Combine(folder, "audio"), seed),
            size => new SpectrumEncoder(InstrumentPitch.WindowLength, size)
        ),
    ];

    private static (RegressionData, LabeledSet) LoadImages(string folder, int leftOut, int seed)
    {
        folder = Path.Combine(folder, "fashion-mnist");
        var (images, classes) = (FashionMnist.LoadImages(folder), FashionMnist.LoadClasses(folder));
        var others = RotatedImages.Create(images, ImageSplit, seed, i => classes[i][0] != leftOut);
        // Their own mean and deviation of the angles are nearly those of the training set.
        var ofClass = RotatedImages.Create(images, ImageSplit, seed, i => classes[i][0] == leftOut);
        return (others, ofClass.Test);
    }
}
