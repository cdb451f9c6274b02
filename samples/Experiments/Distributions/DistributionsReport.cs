using SoftStep.Experiments.Output;
using SoftStep.Experiments.Statistics;
using static System.FormattableString;

namespace SoftStep.Experiments.Distributions;

/// <summary>The comparison as Markdown, CSV and plots.</summary>
internal sealed class DistributionsReport(DistributionsResult result)
{
    private static readonly Forecaster[] Baselines =
    [
        Forecaster.Linear,
        Forecaster.LinearQuantiles,
        Forecaster.Gaussian,
    ];

    private static IEnumerable<Forecaster> NeighborHeads => Forecaster.All.Where(it => it.HasNeighbors);

    public string Markdown(string provenance) =>
        $"""
            # Predicted distributions and calibrated intervals

            {provenance}
            All heads follow one protocol: the same encoder, initial weights, order of rows, epochs and
            {result.Plan.LearningRates.Count} learning rates. One half of the validation set chooses the epoch and, with the first seed, the
            learning rate, both by the CRPS; the other half calibrates the intervals ([how](../../how-to/distributions.md)). The test set is
            scored once. {result.Plan.Seeds.Count} seeds, each with its own split and initial weights. Labels are standardised: the unit of the
            CRPS and of widths is the labels' standard deviation in the training set. The lowest of a row is bold.

            ## CRPS

            By the quantiles at 0.05, 0.1, …, 0.95; lower is better. Mean ± standard deviation over seeds.

            {Table(DistributionsResult.Crps, isBestLowest: true)}
            ## Calibrated intervals of 90 %

            Mean width of the intervals from the quantile at 5 % to that at 95 %, calibrated:

            {Table(DistributionsResult.Width, isBestLowest: true)}
            The share of test labels inside. The promise is 0.9 on average over draws of calibration rows. Where rows come in groups,
            such as words of one stem or clips of one instrument, the share varies more than that of independent rows.

            {Table(DistributionsResult.Coverage)}
            ## Before calibration

            The share of test labels between the heads' own quantiles at 5 and 95 %:

            {Table(DistributionsResult.OwnCoverage)}
            Their mean width:

            {Table(DistributionsResult.OwnWidth)}
            ## Neighbour heads against the three others

            A neighbour head's score divided by another head's, geometric mean over the data sets (below 1 is better), and on how many
            of the {result.DataSets.Count} data sets its mean is lower.

            {Totals()}
            ## Reliability

            The share of test labels up to the quantile of each level, mean over seeds. On the diagonal the levels are right.

            ![Reliability of the quantiles on each data set](reliability.svg)

            ## Width against coverage

            Calibrated intervals of 10, 20, …, 90 %, mean over seeds. Of two heads with the same coverage the lower one is more informative.

            ![Mean width of calibrated intervals over their coverage, on each data set](widths.svg)

            """;

    /// <summary>Writes everything and returns the files.</summary>
    public IReadOnlyList<string> Write(string folder, string provenance, CancellationToken cancellation)
    {
        OutputFile.WriteText(Path.Combine(folder, "distributions.md"), Markdown(provenance));
        WriteCells(Path.Combine(folder, "cells.csv"));
        DistributionsPlot.Draw(result, folder, cancellation);
        return
        [
            .. new[] { "distributions.md", "cells.csv", "reliability.svg", "widths.svg" }.Select(name =>
                Path.Combine(folder, name)
            ),
        ];
    }

    private void WriteCells(string path) =>
        CsvFile.Write(
            path,
            [
                "data set",
                "head",
                "seed",
                "learning rate",
                "validation crps",
                "test crps",
                "own coverage",
                "own width",
                "calibrated coverage",
                "calibrated width",
                "seconds",
            ],
            result.Cells.Select(cell =>
                (IReadOnlyList<object?>)
                    [
                        cell.Key.DataSet,
                        cell.Key.Head,
                        cell.Key.Seed,
                        cell.Key.Configuration.LearningRate,
                        cell.ValidationError,
                        cell.Scores?.Crps,
                        cell.Scores is { } own ? DistributionsResult.OwnCoverage(own) : null,
                        cell.Scores is { } wide ? DistributionsResult.OwnWidth(wide) : null,
                        cell.Scores is { } share ? DistributionsResult.Coverage(share) : null,
                        cell.Scores is { } width ? DistributionsResult.Width(width) : null,
                        Math.Round(cell.Seconds, 1),
                    ]
            )
        );

    private string Table(Func<ForecastScores, double> score, bool isBestLowest = false) =>
        MarkdownTable.Of(
            ["data set", .. Forecaster.All.Select(it => it.Name)],
            result.DataSets.Select(dataSet =>
            {
                var scores = Forecaster
                    .All.Select(it => MeanAndDeviation.Of([.. result.Scores(dataSet, it).Select(score)]))
                    .ToArray();
                var best = isBestLowest ? scores.Min(it => it.Mean) : double.NaN;
                return (IReadOnlyList<string>)
                    [
                        dataSet,
                        .. scores.Select(it =>
                        {
                            var text = Invariant($"{it.Mean:0.000} ± {it.StandardDeviation:0.000}");
                            return it.Mean == best ? $"**{text}**" : text;
                        }),
                    ];
            })
        );

    private string Totals() =>
        MarkdownTable.Of(
            ["head", .. Baselines.SelectMany(it => new[] { $"CRPS / {it.Name}", $"width / {it.Name}" })],
            NeighborHeads.Select(head =>
                (IReadOnlyList<string>)
                    [
                        head.Name,
                        .. Baselines.SelectMany(other =>
                            new[]
                            {
                                Ratio(head, other, DistributionsResult.Crps),
                                Ratio(head, other, DistributionsResult.Width),
                            }
                        ),
                    ]
            )
        );

    private string Ratio(Forecaster head, Forecaster other, Func<ForecastScores, double> score)
    {
        var (ratio, won) = result.Against(head, other, score);
        return Invariant($"{ratio:0.000} [{won}]");
    }
}
