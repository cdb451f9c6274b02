using SoftStep.Experiments.Comparison;

namespace SoftStep.Experiments.Distributions;

/// <summary>The comparison of all forecasters on all data sets.</summary>
internal sealed class DistributionsComparison(DistributionsPlan plan, CellRunner<ForecastCell> runner)
{
    public int CellCount =>
        ChosenTrials<ForecastCell>.CellCount(Tasks().Select(tasks => tasks.Count), plan.Seeds.Count);

    public DistributionsResult Run(Action<ForecastCell> onFinished, CancellationToken cancellation)
    {
        var result = ChosenTrials<ForecastCell>.Run(runner, [.. Tasks()], plan.Seeds, onFinished, cancellation);
        return new(plan, result.Trials, result.Chosen);
    }

    private IEnumerable<IReadOnlyList<Func<int, CellTask<ForecastCell>>>> Tasks() =>
        from data in plan.DataSets
        from forecaster in Forecaster.All
        select plan
            .LearningRates.Select(rate =>
                (Func<int, CellTask<ForecastCell>>)(
                    seed => ForecastTraining.Task(plan.Key(data, forecaster, rate, seed), data, forecaster)
                )
            )
            .ToArray();
}
