using SoftStep.Experiments.Training;
using Spectre.Console;

namespace SoftStep.Experiments.Commands;

/// <summary>Shows one training after the other: a bar for each on a terminal, a line for each anywhere else.</summary>
/// <param name="train">Trains a head and reports its epochs.</param>
internal sealed class TrainingProgress(
    IAnsiConsole console,
    int epochs,
    Func<HeadChoice, Action<EpochReport>, DemoResult> train
)
{
    public IReadOnlyList<DemoResult> Run(IReadOnlyList<HeadChoice> heads) =>
        console.Profile.Capabilities is { Ansi: true, Interactive: true } ? RunWithBars(heads) : RunWithLines(heads);

    private List<DemoResult> RunWithBars(IReadOnlyList<HeadChoice> heads) =>
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
                return heads.Zip(bars, RunWithBar).ToList();
            });

    private DemoResult RunWithBar(HeadChoice head, ProgressTask bar)
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

    private List<DemoResult> RunWithLines(IReadOnlyList<HeadChoice> heads)
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
