using SoftStep;
using SoftStep.Demo;
using Spectre.Console;
using static TorchSharp.torch;

// Three regression heads behind the same encoder, on the same images in the same order, from three seeds each.
const int EmbeddingSize = Training.EmbeddingSize;
(string Name, Func<RegressionHead> Create)[] heads =
[
    ("linear", () => new LinearHead(EmbeddingSize)),
    ("NCA", () => new NcaHead()),
    ("NCA + SoftStep", () => new NcaHead(warp: new SoftStepWarp(EmbeddingSize, SoftStepOptions.ForNca))),
];
int[] seeds = [1, 2, 3];

// One thread: the results do not depend on the number of cores, and other programs slow it down less.
set_num_threads(1);

// Plain lines where there is no terminal.
var console = AnsiConsole.Create(
    new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect }
);
console.WriteLine($"Fashion-MNIST: by which angle in ±{RotatedImages.MaxDegrees}° was an image rotated?");
console.WriteLine(
    $"{RotatedImages.TrainCount} images to train on, {RotatedImages.TestCount} to test; "
        + $"{Training.Epochs} epochs; seeds {string.Join(", ", seeds)}."
);

var scores = heads.ToDictionary(head => head.Name, _ => new List<Score>());
var degreesPerUnit = 0.0;
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
        var bars = heads
            .Select(head => progress.AddTask(head.Name, autoStart: false, seeds.Length * Training.Epochs))
            .ToArray();
        foreach (var seed in seeds)
        {
            using var data = RotatedImages.Create(seed);
            degreesPerUnit = data.DegreesPerUnit;
            foreach (var ((name, create), bar) in heads.Zip(bars))
            {
                bar.StartTask();
                scores[name].Add(Training.Run(data, create, seed, () => bar.Increment(1)));
            }
        }
    });

var table = new Table().RoundedBorder().AddColumn("head", it => it.NoWrap());
foreach (var column in new[] { "test MSE", "RMSE (°)", "zero weights", "seconds" })
{
    table.AddColumn(column, it => it.RightAligned().NoWrap());
}
foreach (var (name, of) in scores)
{
    var zeros = of.Average(score => score.ZeroWeights);
    table.AddRow(
        name,
        MeanAndDeviation(of.Select(score => score.Error), "0.0000"),
        MeanAndDeviation(of.Select(score => Math.Sqrt(score.Error) * degreesPerUnit), "0.00"),
        zeros is null ? "–" : $"{zeros:P1}",
        $"{of.Average(score => score.Duration.TotalSeconds):0.0}"
    );
}
console.Write(table);

static string MeanAndDeviation(IEnumerable<double> values, string format)
{
    var (all, mean) = (values.ToArray(), values.Average());
    var deviation = Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Length - 1));
    return $"{mean.ToString(format)} ± {deviation.ToString(format)}";
}
