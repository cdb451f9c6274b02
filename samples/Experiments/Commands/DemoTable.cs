using SoftStep.Experiments.Data;
using Spectre.Console;

namespace SoftStep.Experiments.Commands;

internal static class DemoTable
{
    public static Table Of(IEnumerable<DemoResult> results, Standardization target)
    {
        var table = new Table().RoundedBorder().AddColumn("head");
        foreach (var column in new[] { "test MSE", "RMSE (°)", "R²", "seconds", "zero weights" })
        {
            table.AddColumn(column, it => it.RightAligned().NoWrap());
        }

        foreach (var (head, training, test) in results)
        {
            table.AddRow(
                head,
                $"{test.MeanSquaredError:0.0000}",
                $"{Math.Sqrt(test.MeanSquaredError) * target.StandardDeviation:0.00}",
                $"{test.RSquared:0.0000}",
                $"{training.Duration.TotalSeconds:0.0}",
                test.ZeroWeightShare is { } share ? $"{share:P1}" : "–"
            );
        }

        return table;
    }
}
