using SoftStep.Experiments.Comparison;
using SoftStep.Experiments.Statistics;
using Spectre.Console;

namespace SoftStep.Experiments.Commands;

internal static class ScoreTable
{
    public static Table Of(TablesResult result)
    {
        var table = new Table()
            .RoundedBorder()
            .Title("Test MSE, mean ± standard deviation over seeds")
            .AddColumn("head");
        foreach (var dataSet in result.DataSets)
        {
            table.AddColumn(dataSet, it => it.RightAligned());
        }

        table.AddColumn("ratio to linear", it => it.RightAligned());
        table.AddColumn("p", it => it.RightAligned());
        foreach (var column in result.Columns)
        {
            var scores = result.DataSets.Select(dataSet =>
            {
                var (mean, deviation) = MeanAndDeviation.Of(result.Errors(dataSet, column));
                var text = $"{mean:0.000} ± {deviation:0.000}";
                return column == result.Best(dataSet) ? $"[bold]{text}[/]" : text;
            });
            var (ratio, _, _, p) = result.AgainstLinear(column);
            table.AddRow([column, .. scores, $"{ratio:0.000}", $"{p:0.0000}"]);
        }

        return table;
    }
}
