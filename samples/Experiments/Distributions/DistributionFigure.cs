using System.Globalization;
using SoftStep.Experiments.Output;
using SoftStep.Experiments.Training;
using Spectre.Console;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Distributions;

/// <summary>How good predicted distributions are, and how wide intervals of them that keep their promise.</summary>
internal sealed class DistributionFigure(DistributionOptions options, IAnsiConsole console)
{
    private const double Level = 0.9;

    private readonly string name = $"distributions-{options.DataSet.Name}";

    public void Write(CancellationToken cancellation)
    {
        set_num_threads(Trainer.Threads);
        var forecasts = new List<Forecast>();
        foreach (var forecaster in Forecaster.All)
        {
            forecasts.Add(ForecastTraining.Run(forecaster, options, cancellation));
            console.WriteLine($"{forecaster.Name}: CRPS {Text(forecasts[^1].Test.Crps)}");
        }
        CsvFile.Write(
            Path.Combine(options.Folder, name + ".csv"),
            ["forecaster", "level", "own_coverage", "own_width", "coverage", "width"],
            forecasts.SelectMany(forecast =>
                Forecast.IntervalLevels.Select(level =>
                {
                    var (own, calibrated) = (forecast.Own(level), forecast.Calibrated(level));
                    return new object[]
                    {
                        forecast.Name,
                        level,
                        own.Coverage,
                        own.Width,
                        calibrated.Coverage,
                        calibrated.Width,
                    };
                })
            )
        );
        OutputFile.WriteText(Path.Combine(options.Folder, name + ".md"), Summary(forecasts));
        using (var picture = DistributionPlot.Create(name, forecasts))
        {
            picture.Draw(options.Folder, cancellation);
        }
        console.WriteLine(Path.Combine(options.Folder, name + ".md"));
    }

    private string Summary(IReadOnlyList<Forecast> forecasts)
    {
        var (best, narrowest) = (
            forecasts.Min(forecast => forecast.Test.Crps),
            forecasts.Min(forecast => forecast.Calibrated(Level).Width)
        );
        var (calibrating, testing) = (forecasts[0].Calibration.Labels.Length, forecasts[0].Test.Labels.Length);
        var deviation = Math.Sqrt(Level * (1 - Level) * ((1.0 / calibrating) + (1.0 / testing)));
        var rows = forecasts.Select(forecast =>
        {
            var (own, calibrated) = (forecast.Own(Level), forecast.Calibrated(Level));
            return new[]
            {
                forecast.Name,
                Text(forecast.Test.Crps, forecast.Test.Crps == best),
                Text(own.Coverage),
                Text(own.Width),
                Text(calibrated.Coverage),
                Text(calibrated.Width, calibrated.Width == narrowest),
            };
        });
        return $"""
            # Predicted distributions on {options.DataSet.Name}

            ![Reliability of the quantiles, and the width of calibrated intervals over their coverage]({name}.svg)

            All heads had the same encoder, the same order of rows and two learning rates. Half of the validation set chose the epoch
            and the rate by the CRPS, the other half calibrated the intervals ([how](../../how-to/distributions.md)). The test set was
            scored once. One seed, {options.Seed}: small differences may be chance.

            - **CRPS**: by the quantiles at 0.05, 0.1, …, 0.95. Lower is better, the lowest is bold.
            - **own**: between the head's own quantiles of 5 and 95 %.
            - **calibrated**: the same intervals after calibration, which promises a coverage of 0.9 on average over calibration sets. With
              {calibrating} calibration rows and {testing} test rows one set is off by a standard deviation of {Text(deviation)}. The narrowest are bold.

            The unit is the labels' standard deviation in the training set.

            {MarkdownTable.Of(
                ["head", "CRPS", "own coverage", "own width", "calibrated coverage", "calibrated width"],
                rows
            )}
            {Provenance.Describe([options.Seed])}
            """;
    }

    private static string Text(double number, bool isBest = false)
    {
        var text = number.ToString("0.000", CultureInfo.InvariantCulture);
        return isBest ? $"**{text}**" : text;
    }
}
