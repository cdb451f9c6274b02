using SoftStep.Experiments.Comparison;
using SoftStep.Experiments.Data;
using TorchSharp;

namespace SoftStep.Experiments.Tests.Comparison;

public sealed class TablesTests : IDisposable
{
    private static readonly TablesPlan Plan = new(
        [Toys.Waves("slow", 2), Toys.Waves("fast", 6)],
        [1, 2],
        Trials: 2,
        Effort: 140
    )
    {
        EmbeddingSize = 3,
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_same_seeds_give_the_same_tables()
    {
        var first = new TablesReport(Run("one")).Markdown("");

        new TablesReport(Run("other")).Markdown("").Should().Be(first);
    }

    [Fact]
    public void Every_head_has_a_column_and_so_have_the_derived_ones()
    {
        var result = Run("it");

        result.Cells.Should().HaveCount(2 * ComparedHeads.All.Count * 3);
        foreach (var column in result.Columns)
        {
            result.Errors("slow", column).Should().HaveCount(2).And.OnlyContain(error => error > 0 && error < 10);
        }
        result.Scores("slow", "linear").Should().OnlyContain(score => score.ZeroWeightShare == null);
        result.Scores("slow", "NCA").Should().OnlyContain(score => score.ZeroWeightShare >= 0);
    }

    [Fact]
    public void The_lowest_validation_error_of_the_first_seed_decides()
    {
        var result = Run("it");

        foreach (var head in ComparedHeads.All)
        {
            var trials = result
                .Trials.Where(cell => cell.Key is { DataSet: "fast" } key && key.Head == head.Name)
                .ToArray();
            trials.Select(cell => cell.Key.Seed).Should().Equal(1, 1);
            result
                .Configuration("fast", head.Name)
                .Should()
                .Be(trials.MinBy(cell => cell.ValidationError)!.Key.Configuration);
            result
                .Trialled(head.Name)
                .Select(it => it.Ratio)
                .Should()
                .BeInAscendingOrder()
                .And.OnlyContain(x => x >= 1);
        }
    }

    [Fact]
    public void What_is_finished_is_not_run_again()
    {
        var store = new CellStore<Cell>(folder["it"]);
        foreach (var cell in Run("it").Cells)
        {
            store.Save(
                cell with
                {
                    Scores = cell.Scores.ToDictionary(
                        score => score.Key,
                        score => score.Value with { MeanSquaredError = score.Key == "linear" ? 2 : 1 }
                    ),
                }
            );
        }

        var again = Run("it");

        again.Errors("fast", "linear").Should().Equal(2, 2);
        again.Best("fast").Should().NotBe("linear");
        again.AgainstLinear("NCA").Should().Be((0.5, 2, 4, 2.0 / 16));
    }

    [Fact]
    public void An_interrupted_run_keeps_the_cells_that_were_finished()
    {
        using var interruption = new CancellationTokenSource();
        var finished = 0;

        var running = () =>
            Run(
                "it",
                _ =>
                {
                    if (++finished == 3)
                    {
                        interruption.Cancel();
                    }
                },
                interruption.Token
            );

        running.Should().Throw<OperationCanceledException>();
        Directory
            .GetFiles(folder["it"])
            .Should()
            .HaveCountGreaterThanOrEqualTo(3)
            .And.OnlyContain(file => file.EndsWith(".json"));
    }

    [Fact]
    public void A_damaged_cell_is_named_with_its_line()
    {
        Run("it");
        var file = Directory.GetFiles(folder["it"]).Order(StringComparer.Ordinal).First();
        File.WriteAllText(file, string.Join('\n', File.ReadLines(file).Take(4)));

        var running = () => Run("it");

        running.Should().Throw<DataFileException>().WithMessage($"{file}: line 4*");
    }

    [Fact]
    public void Everything_is_written()
    {
        var files = new TablesReport(Run("cells")).Write(folder["tables"], "- somewhere\n", CancellationToken.None);

        files.Should().OnlyContain(file => new FileInfo(file).Length > 0);
        File.ReadLines(folder["tables/ratios.csv"]).Should().HaveCount(1 + (2 * (ComparedHeads.Columns.Count - 1)));
        File.ReadAllText(folder["tables/tables.md"]).Should().Contain("## Test MSE").And.Contain("- somewhere");
        HeadRatio.Load(folder["tables"]).Should().Equal(new TablesReport(Run("cells")).Ratios());
    }

    private TablesResult Run(string name, Action<Cell>? onFinished = null, CancellationToken cancellation = default)
    {
        using var runner = new CellRunner<Cell>(new(folder[name]), folder.Path, torch.CPU);
        return new Tables(Plan, runner).Run(onFinished ?? (_ => { }), cancellation);
    }
}
