using SoftStep.Experiments.Data;
using SoftStep.Experiments.Encoders;
using SoftStep.Experiments.Statistics;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Distributions;

/// <summary>Labels at numbers in [−1, 1], whose distribution is known.</summary>
/// <param name="Draw">Draws a label at x.</param>
internal sealed record NoisyFunction(string Name, Func<double, Random, double> Draw)
{
    private static readonly SplitSizes Sizes = new(1000, 400, 1000);

    public static IReadOnlyList<NoisyFunction> All { get; } =
    [
        new(
            "two-moded",
            (x, random) => Math.Sin(2 * x) + (random.Next(2) == 0 ? -1 : 1) * 0.6 * (x + 1) + (0.1 * random.Normal())
        ),
        new("heteroscedastic", (x, random) => Math.Sin(3 * x) + ((0.05 + (0.25 * (x + 1))) * random.Normal())),
    ];

    /// <summary>Evenly spaced x of the test set, ascending.</summary>
    public static IReadOnlyList<double> TestPoints { get; } =
    [.. Enumerable.Range(0, Sizes.Test).Select(i => ((2 * (i + 0.5)) / Sizes.Test) - 1)];

    /// <summary>Uniform x for training and validation; the test set's are <see cref="TestPoints"/>.</summary>
    public DataSet DataSet =>
        new(Name, (_, seed) => Load(seed), size => TabularEncoder.Create(columns: 1, hidden: 64, size));

    /// <summary>Uniform x, <c>(N, 1)</c>, and their labels, <c>(N)</c>.</summary>
    public (Tensor Inputs, Tensor Labels) Sample(int count, Random random)
    {
        var points = Enumerable.Range(0, count).Select(_ => random.Uniform()).ToArray();
        var labels = Array.ConvertAll(points, x => Draw(x, random));
        return (tensor(points, [count, 1], ScalarType.Float32), tensor(labels, ScalarType.Float32));
    }

    /// <summary>The quantiles at <see cref="Forecaster.Levels"/> of the true distribution at a point, from many draws.</summary>
    public double[] Quantiles(double x, Random random)
    {
        const int Draws = 20_000;
        var labels = Enumerable.Range(0, Draws).Select(_ => Draw(x, random)).Order().ToArray();
        return [.. Forecaster.Levels.Select(level => labels[(int)(level * Draws)])];
    }

    private RegressionData Load(int seed)
    {
        var random = new Random(seed);
        double[] points =
        [
            .. Enumerable.Range(0, Sizes.Train + Sizes.Validation).Select(_ => random.Uniform()),
            .. TestPoints,
        ];
        var rows = Enumerable.Range(0, points.Length).ToArray();
        var split = new RowSplit(
            rows[..Sizes.Train],
            rows[Sizes.Train..^Sizes.Test],
            rows[^Sizes.Test..],
            [.. rows.Select(row => (long)row)]
        );
        return RegressionData.Create(
            split,
            [.. points.Select(x => Draw(x, random))],
            chosen => tensor(Array.ConvertAll(chosen, row => (float)points[row]), [chosen.Length, 1])
        );
    }
}
