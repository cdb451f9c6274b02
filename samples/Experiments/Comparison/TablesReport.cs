using SoftStep.Experiments.Output;
using SoftStep.Experiments.Statistics;
using static System.FormattableString;

namespace SoftStep.Experiments.Comparison;

/// <summary>The comparison as Markdown, CSV and a plot.</summary>
internal sealed class TablesReport(TablesResult result)
{
    private const string Linear = "linear";

    public string Markdown(string provenance) =>
        $"""
            # Linear heads against neighbour heads

            {provenance}
            All heads follow one protocol, described in `samples/README.md`: the first seed's validation set chooses among
            {result.Plan.Trials} configurations per head; then {result.Plan.Seeds.Count} seeds, each with its own split and initial weights.
            Labels are standardised: predicting their mean has an MSE of about 1. The lowest mean of a row is bold.

            ## Test MSE

            {Errors()}
            Change of the mean relative to the linear head (plus is worse) and, in brackets, the number of seeds on which the head was better:

            {Changes()}
            ![Test MSE divided by the linear head's](tables.svg)

            ## Over all data sets

            {Totals()}
            The ratio is the test MSE divided by the linear head's, geometric mean over data sets and seeds; p is that of the exact
            two-sided Wilcoxon signed-rank test on the logarithms of the ratios, one per seed. Seeds of one data set share most of their
            rows, so p is too optimistic.

            ## R²

            {RSquared()}
            ## Weights that are exactly zero

            In per cent of the weights of a test row; there is one weight per training row.

            {ZeroWeights()}
            ## Chosen configurations

            {Configurations()}
            The configurations of each head, the best first: validation MSE of the first seed divided by the head's lowest, geometric
            mean over the data sets.

            {Trialled()}
            batch: trained against the other rows of a batch of that size; bank: against the whole training set, in batches of that size.
            t: NCA's temperature or the strength of k-NN's soft rank; lr: Adam's learning rate; norm: batch normalisation of the embedding.

            """;

    public string Errors() =>
        Table(dataSet =>
            Cells(
                dataSet,
                column => MeanAndDeviation.Of(result.Errors(dataSet, column)),
                column => column == result.Best(dataSet)
            )
        );

    /// <summary>For each head except the linear one, on each data set.</summary>
    public IEnumerable<HeadRatio> Ratios() =>
        from data in result.DataSets
        from head in result.Columns
        where head != Linear
        let ratios = MeanAndDeviation.Of(result.LogRatios(data, head))
        select new HeadRatio(
            data,
            head,
            Math.Exp(ratios.Mean),
            Math.Exp(ratios.Mean - ratios.StandardDeviation),
            Math.Exp(ratios.Mean + ratios.StandardDeviation)
        );

    /// <summary>Writes everything and returns the files.</summary>
    public IReadOnlyList<string> Write(string folder, string provenance, CancellationToken cancellation)
    {
        OutputFile.WriteText(Path.Combine(folder, "tables.md"), Markdown(provenance));
        CellsCsv.Write(Path.Combine(folder, "cells.csv"), result.Cells);
        HeadRatio[] ratios = [.. Ratios()];
        HeadRatio.Save(folder, ratios);
        RatioPlot.Draw(ratios, folder, cancellation);
        return
        [
            .. new[] { "tables.md", "cells.csv", "ratios.csv", "tables.svg" }.Select(name =>
                Path.Combine(folder, name)
            ),
        ];
    }

    private string Changes() =>
        Table(dataSet =>
            result.Columns.Select(column =>
            {
                var change = (result.Errors(dataSet, column).Average() / result.Errors(dataSet, Linear).Average()) - 1;
                var won = result.LogRatios(dataSet, column).Count(ratio => ratio < 0);
                return column == Linear ? "" : Invariant($"{Math.Round(100 * change, 1):+0.0;−0.0;0.0} % [{won}]");
            })
        );

    private string Totals() =>
        MarkdownTable.Of(
            ["head", "ratio", "data sets won", "seeds won", "p"],
            result
                .Columns.Where(column => column != Linear)
                .Select(column =>
                {
                    var (ratio, dataSets, seeds, p) = result.AgainstLinear(column);
                    return (IReadOnlyList<string>)
                        [
                            column,
                            Invariant($"{ratio:0.000}"),
                            $"{dataSets} of {result.DataSets.Count}",
                            $"{seeds} of {result.DataSets.Count * result.Plan.Seeds.Count}",
                            p < 0.0001 ? "< 0.0001" : Invariant($"{p:0.0000}"),
                        ];
                })
        );

    private string RSquared() =>
        Table(dataSet =>
            Cells(
                dataSet,
                column =>
                    MeanAndDeviation.Of(Array.ConvertAll(result.Scores(dataSet, column), score => score.RSquared)),
                column => column == result.Best(dataSet)
            )
        );

    private string ZeroWeights() =>
        Table(dataSet =>
            result.Columns.Select(column =>
                result.Scores(dataSet, column).Average(score => score.ZeroWeightShare) is { } share
                    ? Invariant($"{100 * share:0.00}")
                    : "–"
            )
        );

    private string Configurations() =>
        MarkdownTable.Of(
            ["data set", .. ComparedHeads.All.Select(head => head.Name)],
            result.DataSets.Select(dataSet =>
                (IReadOnlyList<string>)
                    [dataSet, .. ComparedHeads.All.Select(head => result.Configuration(dataSet, head.Name).Name)]
            )
        );

    private string Trialled() =>
        MarkdownTable.Of(
            ["head", .. Enumerable.Range(1, result.Plan.Trials).Select(place => $"{place}.")],
            ComparedHeads.All.Select(head =>
                (IReadOnlyList<string>)
                    [
                        head.Name,
                        .. result
                            .Trialled(head.Name)
                            .Select(it => Invariant($"{it.Configuration.Name}: {it.Ratio:0.000}")),
                    ]
            )
        );

    private string Table(Func<string, IEnumerable<string>> row) =>
        MarkdownTable.Of(
            ["data set", .. result.Columns],
            result.DataSets.Select(dataSet => (IReadOnlyList<string>)[dataSet, .. row(dataSet)])
        );

    private IEnumerable<string> Cells(
        string dataSet,
        Func<string, MeanAndDeviation> score,
        Func<string, bool> isBest
    ) =>
        result.Columns.Select(column =>
        {
            var (mean, deviation) = score(column);
            var text = Invariant($"{mean:0.0000} ± {deviation:0.0000}");
            return isBest(column) ? $"**{text}**" : text;
        });
}
