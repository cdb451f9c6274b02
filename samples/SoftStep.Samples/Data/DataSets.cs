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
            ImageEncoder.CreateStrided
        ),
        new(
            "lexicon",
            (folder, seed) => Lexicon.Load(Path.Combine(folder, "lexicon"), words => words, seed),
            embeddingSize => new CharacterConvolutions(embeddingSize)
        ),
        new(
            "lexicon-stems",
            (folder, seed) => Lexicon.Load(Path.Combine(folder, "lexicon"), WordFamilies.Of, seed),
            embeddingSize => new CharacterConvolutions(embeddingSize)
        ),
        new(
            "molecules",
            (folder, seed) => Molecules.Load(Path.Combine(folder, "molecules"), seed),
            embeddingSize => new CharacterConvolutions(embeddingSize)
        ),
        new(
            "audio",
            (folder, seed) => InstrumentPitch.Load(Path.Combine(folder, "audio"), seed),
            embeddingSize => new SpectrumEncoder(InstrumentPitch.WindowLength, embeddingSize)
        ),
        new(
            "diabetes",
            (folder, seed) => Diabetes.Load(Path.Combine(folder, "diabetes"), seed),
            embeddingSize => TabularEncoder.Create(Diabetes.Measurements, hidden: 32, embeddingSize)
        ),
        new(
            "diamonds",
            (folder, seed) => Diamonds.Load(Path.Combine(folder, "diamonds"), seed),
            embeddingSize => TabularEncoder.Create(Diamonds.Properties, hidden: 64, embeddingSize)
        ),
    ];
}
