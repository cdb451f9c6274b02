using System.Globalization;
using SoftStep.Experiments.Comparison;
using SoftStep.Experiments.Output;
using SoftStep.Experiments.Plots;
using Spectre.Console;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Distributions;

/// <summary>What forecasters learn of noisy functions, beside the truth: a picture for each function.</summary>
/// <param name="folder">Where the files go.</param>
internal sealed class BandFigure(DistributionsPlan plan, string folder, IAnsiConsole console)
{
    public static IReadOnlyList<Forecaster> Forecasters { get; } =
    [Forecaster.Linear, Forecaster.Nca, Forecaster.NcaCrps, Forecaster.NcaSoftStep, Forecaster.NcaSoftStepCrps];

    private int Seed => plan.Seeds[0];

    public void Write(CancellationToken cancellation)
    {
        // The results then do not depend on the number of cores.
        set_num_threads(1);
        var rows = new List<IReadOnlyList<string>>();
        foreach (var function in NoisyFunction.All)
        {
            var bands = Bands(function, cancellation);
            using var picture = BandPlot.Create(function, Seed, bands);
            picture.Draw(folder, cancellation);
            rows.Add([function.Name, .. bands.Select(band => Text(band.Crps))]);
            console.WriteLine(string.Join(", ", rows[^1]));
        }
        OutputFile.WriteText(Path.Combine(folder, "bands.md"), Summary(rows));
        console.WriteLine(Path.Combine(folder, "bands.md"));
    }

    private Band[] Bands(NoisyFunction function, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var data = function.DataSet.Load("", Seed);
        var random = new Random(Seed);
        var labels = data.Test.Labels.to(ScalarType.Float64).data<double>().ToArray();
        var truth = NoisyFunction.TestPoints.Select(x =>
            Array.ConvertAll(function.Quantiles(x, random), data.Target.Apply)
        );
        return
        [
            Band.Of("truth", PictureStyle.Series.Count - 1, new([.. truth], labels)),
            .. Forecasters.Select(forecaster =>
            {
                var best = plan
                    .LearningRates.Select(rate =>
                        ForecastTraining.Run(
                            plan.Key(function.DataSet, forecaster, rate, Seed),
                            function.DataSet,
                            forecaster,
                            data,
                            cancellation
                        )
                    )
                    .MinBy(trial => trial.Error);
                return Band.Of(forecaster.Name, Forecaster.All.ToList().IndexOf(forecaster), best.Forecast.Test);
            }),
        ];
    }

    private string Summary(IEnumerable<IReadOnlyList<string>> rows) =>
        $"""
            # Distributions that heads learn of two noisy functions

            Each head was trained on 1,000 uniform points; 200 others chose the epoch and one of {plan.LearningRates.Count} learning rates. The lines are
            the quantiles at 5, 15, …, 95 %; between the outermost the band is filled. CRPS of 1,000 other labels, standardised; that of
            the true distribution is the lowest that is possible on average. One seed, {Seed}.

            {MarkdownTable.Of(["function", "truth", .. Forecasters.Select(it => it.Name)], rows)}
            At x = −1 the first function has one mode, further right two:

            ![Quantiles of a function that splits into two modes, the true ones and those of five heads](bands-two-moded.svg)

            The noise of the second grows with x:

            ![Quantiles of a function whose noise grows, the true ones and those of five heads](bands-heteroscedastic.svg)

            {Provenance.Describe([Seed])}
            """;

    private static string Text(double number) => number.ToString("0.000", CultureInfo.InvariantCulture);
}
