using SoftStep.Experiments.Distributions;
using SoftStep.Experiments.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Coverage;

/// <summary>The share of new labels inside the intervals, over many draws of calibration rows and new rows.</summary>
/// <param name="Score">The name of the conformal score.</param>
/// <param name="Rows">n, the number of calibration rows.</param>
/// <param name="Share">The mean over repeats.</param>
/// <param name="StandardError">Of that mean.</param>
internal sealed record SimulatedCoverage(string Score, int Rows, double Share, double StandardError)
{
    public const double Level = 0.9;

    /// <summary>The coverage that is promised without equal scores.</summary>
    public static (double Lowest, double Highest) Promise(int rows) => (Level, Level + (1.0 / (rows + 1)));

    public static IReadOnlyList<ConformalScore> Scores { get; } =
    [ConformalScore.Absolute, ConformalScore.Normalized(0.1), ConformalScore.Quantile, ConformalScore.Distributional];

    /// <summary>Whether it is at most three standard errors outside of what is promised.</summary>
    public bool IsKept
    {
        get
        {
            var (lowest, highest) = Promise(Rows);
            return Share >= lowest - (3 * StandardError) && Share <= highest + (3 * StandardError);
        }
    }

    /// <summary>
    /// An NCA head predicts labels whose noise grows with x from a bank of 300 rows. The bank is the same in all repeats, the others
    /// are drawn anew. All scores see the same rows.
    /// </summary>
    public static IEnumerable<SimulatedCoverage> Run(int rows, CoverageOptions options, CancellationToken cancellation)
    {
        var function = NoisyFunction.All.Single(it => it.Name == "heteroscedastic");
        var random = new Random(options.Seed);
        using var head = new NcaHead(options: new() { Temperature = 0.03 });
        var (keys, labels) = function.Sample(300, random);
        var shares = Scores.Select(_ => new List<double>()).ToArray();
        for (var repeat = 0; repeat < options.Repeats; repeat++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            var (known, knownLabels) = function.Sample(rows, random);
            var (others, otherLabels) = function.Sample(options.NewRows, random);
            using var ofKnown = head.Distribution(known, keys, labels);
            using var ofOthers = head.Distribution(others, keys, labels);
            foreach (var (i, score) in Scores.Index())
            {
                var intervals = ConformalIntervals.Calibrate(ofKnown, knownLabels, Level, score);
                var (lower, upper) = intervals.Of(ofOthers);
                var inside = otherLabels.ge(lower).logical_and(otherLabels.le(upper));
                shares[i].Add(inside.to(ScalarType.Float64).mean().item<double>());
            }
        }
        return Scores.Zip(
            shares,
            (score, each) =>
            {
                var (mean, deviation) = MeanAndDeviation.Of(each);
                return new SimulatedCoverage($"{score}", rows, mean, deviation / Math.Sqrt(each.Count));
            }
        );
    }
}
