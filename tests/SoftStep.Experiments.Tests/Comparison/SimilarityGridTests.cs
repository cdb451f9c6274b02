using SoftStep.Experiments.Comparison;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Statistics;
using TorchSharp;

namespace SoftStep.Experiments.Tests.Comparison;

public sealed class SimilarityGridTests : IDisposable
{
    private static readonly GridPlan Plan = new(
        [Toys.Waves("slow", 2)],
        [SimilarityKind.Euclidean, SimilarityKind.Cosine],
        [2, 3],
        [16],
        [1, 2],
        Effort: 140
    );

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_combination_has_the_mean_of_its_seeds_the_best_first()
    {
        var result = Run();

        result.Cells.Should().HaveCount(Plan.CellCount).And.HaveCount(8);
        result.Points.Should().HaveCount(4);
        result.Points.Select(point => point.RSquared.Mean).Should().BeInDescendingOrder();
        foreach (var point in result.Points)
        {
            result
                .Cells.Where(cell =>
                    cell.Key.Similarity == point.Similarity && cell.Key.EmbeddingSize == point.EmbeddingSize
                )
                .Average(cell => cell.Scores["NCA + SoftStep"].RSquared)
                .Should()
                .BeApproximately(point.RSquared.Mean, 1e-12);
        }
        var best = result
            .Points.GroupBy(point => point.Similarity)
            .MaxBy(of => of.Average(point => point.RSquared.Mean))!;
        result.Order("slow")[0].Should().Be(best.Key);
    }

    [Fact]
    public void Everything_is_written()
    {
        var files = new GridReport(Run()).Write(folder["grid"], "- somewhere\n", CancellationToken.None);

        files.Should().OnlyContain(file => new FileInfo(file).Length > 0);
        GridCsv.Load(folder["grid"]).Should().Equal(Run().Points);
    }

    [Fact]
    public void The_deviation_of_one_seed_is_an_empty_field()
    {
        GridPoint[] points = [new("slow", SimilarityKind.Dot, 4, 32, MeanAndDeviation.Of([0.5]))];

        GridCsv.Save(folder.Path, points);

        File.ReadLines(folder["grid.csv"]).Last().Should().Be("slow,Dot,4,32,0.5,");
        GridCsv.Load(folder.Path).Should().Equal(points);
    }

    [Fact]
    public void An_unknown_similarity_is_reported_with_its_line()
    {
        var path = folder.Write(
            "grid.csv",
            "data set,similarity,embedding size,batch size,mean r2,standard deviation\nslow,Near,4,32,0.5,\n"
        );

        var loading = () => GridCsv.Load(folder.Path);

        loading.Should().Throw<DataFileException>().WithMessage($"{path}: line 2: there is no similarity 'Near'.");
    }

    private GridResult Run()
    {
        using var runner = new CellRunner<Cell>(new(folder["cells"]), folder.Path, torch.CPU);
        return new SimilarityGrid(Plan, runner).Run(_ => { }, CancellationToken.None);
    }
}
