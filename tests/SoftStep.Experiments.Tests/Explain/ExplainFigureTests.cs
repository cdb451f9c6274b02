using System.Text.RegularExpressions;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Encoders;
using SoftStep.Experiments.Explain;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Tests.Explain;

public sealed class ExplainFigureTests : IDisposable
{
    private static readonly string[] Words = ["good", "goods", "better", "best", "bad", "worse", "worst", "fine"];

    private static readonly DataSet Texts = new(
        "texts",
        (_, _) => new RegressionData(TextRows(0, 8), TextRows(2, 4), TextRows(4, 4), new Standardization(0, 1)),
        size => new CharacterConvolutions(size)
    );

    private static readonly DataSet Images = new(
        "images",
        (_, seed) =>
            new RegressionData(ImageRows(8, seed), ImageRows(4, seed), ImageRows(3, seed), new Standardization(0, 1)),
        size => nn.Sequential(nn.Flatten(), nn.Linear(9, size))
    );

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Texts_are_shown_as_words()
    {
        Figure(Texts).Write(CancellationToken.None);

        folder
            .Names.Should()
            .Equal(
                "explain-texts-embedding.svg",
                "explain-texts.csv",
                "explain-texts.md",
                "models/texts.NCA-SoftStep.seed1.dat",
                "models/texts.linear.seed1.dat"
            );
        File.ReadAllText(folder["explain-texts.md"])
            .Should()
            .Contain("## Test row 0: `bad`")
            .And.MatchRegex(@"\| `bad` \| 4 \| 4 \| 0\.\d{4} \|");
        // Four points for each of the two models.
        Regex.Count(File.ReadAllText(folder["explain-texts-embedding.svg"]), "<ellipse ").Should().Be(2 * 4);
    }

    [Fact]
    public void Images_are_shown_as_a_picture()
    {
        Figure(Images).Write(CancellationToken.None);

        folder.Names.Should().Contain("explain-images-neighbors.svg");
        File.ReadAllText(folder["explain-images.md"]).Should().Contain("](explain-images-neighbors.svg)");
        // For each of the three test rows its own image and those of its seven neighbours.
        Regex.Count(File.ReadAllText(folder["explain-images-neighbors.svg"]), "<use ").Should().Be(3 * (1 + 7));
    }

    [Fact]
    public void A_trained_model_is_read_again_and_shows_the_same()
    {
        Figure(Texts).Write(CancellationToken.None);
        var first = File.ReadAllText(folder["explain-texts.csv"]);
        var model = File.GetLastWriteTimeUtc(folder["models/texts.NCA-SoftStep.seed1.dat"]);

        Figure(Texts).Write(CancellationToken.None);

        File.ReadAllText(folder["explain-texts.csv"]).Should().Be(first);
        File.GetLastWriteTimeUtc(folder["models/texts.NCA-SoftStep.seed1.dat"]).Should().Be(model);
    }

    [Fact]
    public void A_damaged_model_is_reported_with_its_file()
    {
        Directory.CreateDirectory(folder["models"]);
        var path = folder.Write("models/texts.linear.seed1.dat", "not weights");

        var writing = () => Figure(Texts).Write(CancellationToken.None);

        writing.Should().Throw<DataFileException>().WithMessage($"{path}: these are not this model's weights*delete*");
    }

    private ExplainFigure Figure(DataSet dataSet) =>
        new(
            new ExplainOptions(dataSet, "", folder.Path, 1, CPU) { EmbeddingSize = 4, Effort = 8 },
            SilentConsole.Create()
        );

    private static LabeledSet TextRows(int start, int count) =>
        new(
            CharacterCodes.Encode(Words[start..(start + count)], length: 8),
            tensor([.. Enumerable.Range(start, count).Select(row => (float)row)], [count, 1])
        );

    private static LabeledSet ImageRows(int count, int seed)
    {
        var random = new Random(seed);
        return new(
            tensor([.. Enumerable.Range(0, count * 9).Select(_ => random.NextSingle())], [count, 1, 3, 3]),
            tensor([.. Enumerable.Range(0, count).Select(row => (float)row)], [count, 1])
        );
    }
}
