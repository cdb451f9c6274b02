using SoftStep.Samples.Training;
using Spectre.Console;

namespace SoftStep.Samples.Commands;

/// <summary>Shows one training after the other: a bar for each on a terminal, a line for each anywhere else.</summary>
internal sealed class TrainingProgress(IAnsiConsole console, int epochs)
{
    /// <summary>Trains each head with a function that reports its epochs.</summary>
    public IReadOnlyList<DemoResult> Run(
        IReadOnlyList<HeadChoice> heads,
        Func<HeadChoice, Action<EpochReport>, DemoResult> train
    ) => console.Profile.Capabilities.Interactive ? RunWithBars(heads, train) : RunWithLines(heads, train);

    private List<DemoResult> RunWithBars(
        IReadOnlyList<HeadChoice> heads,
        Func<HeadChoice, Action<EpochReport>, DemoResult> train
    ) =>
        console
            .Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new ElapsedTimeColumn()
            )
            .Start(progress =>
            {
                var bars = heads.Select(head => progress.AddTask(head.Name, autoStart: false, epochs)).ToArray();
                return heads.Zip(bars).Select(run => RunWithBar(run.First, run.Second, train)).ToList();
            });

    private static DemoResult RunWithBar(
        HeadChoice head,
        ProgressTask bar,
        Func<HeadChoice, Action<EpochReport>, DemoResult> train
    )
    {
        bar.StartTask();
        var result = train(
            head,
            epoch =>
            {
                bar.Description = $"{head.Name}, validation MSE {epoch.ValidationError:0.000}";
                bar.Value = epoch.Number;
            }
        );
        bar.Description = Summary(result);
        bar.Value = bar.MaxValue;
        bar.StopTask();
        return result;
    }

    private List<DemoResult> RunWithLines(
        IReadOnlyList<HeadChoice> heads,
        Func<HeadChoice, Action<EpochReport>, DemoResult> train
    )
    {
        var results = new List<DemoResult>();
        foreach (var head in heads)
        {
            results.Add(train(head, _ => { }));
            console.WriteLine(Summary(results[^1]));
        }

        return results;
    }

    private static string Summary(DemoResult result) =>
        $"{result.Head}, validation MSE {result.Training.ValidationError:0.000} in epoch {result.Training.BestEpoch}";
}
