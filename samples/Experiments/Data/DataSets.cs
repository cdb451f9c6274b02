using SoftStep.Experiments.Encoders;

namespace SoftStep.Experiments.Data;

/// <summary>The data sets of the comparison, in the order of the table's rows.</summary>
internal static class DataSets
{
    private static readonly SplitSizes ImageSplit = new(3000, 1000, 2000);

    public static IReadOnlyList<DataSet> All { get; } =
    [
        new(
            "images",
            (folder, seed) =>
                RotatedImages.Create(FashionMnist.LoadImages(Path.Combine(folder, "fashion-mnist")), ImageSplit, seed),
            ImageEncoder.CreateStrided
        )
        {
            Label = "angle in degrees",
        },
        new(
            "lexicon",
            (folder, seed) => Lexicon.Load(Path.Combine(folder, "lexicon"), words => words, seed),
            embeddingSize => new CharacterConvolutions(embeddingSize)
        )
        {
            Label = "mean valence, −4 to 4",
        },
        new(
            "lexicon-stems",
            (folder, seed) => Lexicon.Load(Path.Combine(folder, "lexicon"), WordFamilies.Of, seed),
            embeddingSize => new CharacterConvolutions(embeddingSize)
        )
        {
            Label = "mean valence, −4 to 4",
        },
        new(
            "molecules",
            (folder, seed) => Molecules.Load(Path.Combine(folder, "molecules"), seed),
            embeddingSize => new CharacterConvolutions(embeddingSize)
        )
        {
            Label = "activity",
        },
        new(
            "audio",
            (folder, seed) => InstrumentPitch.Load(Path.Combine(folder, "audio"), seed),
            embeddingSize => new SpectrumEncoder(InstrumentPitch.WindowLength, embeddingSize)
        )
        {
            Label = "pitch in octaves above 1 Hz",
        },
        new(
            "diabetes",
            (folder, seed) => Diabetes.Load(Path.Combine(folder, "diabetes"), seed),
            embeddingSize => TabularEncoder.Create(Diabetes.Measurements, hidden: 32, embeddingSize)
        )
        {
            Label = "progression after a year",
        },
        new(
            "diamonds",
            (folder, seed) => Diamonds.Load(Path.Combine(folder, "diamonds"), seed),
            embeddingSize => TabularEncoder.Create(Diamonds.Properties, hidden: 64, embeddingSize)
        )
        {
            Label = "log of the price in dollars",
        },
    ];
}
