using SoftStep.Ranking;

namespace SoftStep.Fixtures;

/// <summary>
/// Compares the library with a fixture file.
/// <list type="bullet">
/// <item>SoftStep and soft ranks, in float64: 1e-10.</item>
/// <item>Distributions, conformal intervals and sparse rows, in float64: 1e-10, of the largest entry if that is above 1.</item>
/// <item>Alignment: 1e-9 in float64 and 2e-5 in float32, of the largest entry if that is above 1.</item>
/// <item>Weights, predictions, loss: 1e-9 in float64 and 2e-5 in float32, of the largest entry.</item>
/// <item>
/// Gradients: 1e-5, because they are compared with central differences; in float32 plus 2e-5 of the largest entry.
/// If that is not enough, their <see cref="Uncertainty"/> is added.
/// </item>
/// </list>
/// </summary>
public static class Checks
{
    private const double FunctionTolerance = 1e-10;

    private static readonly Mode Exact = new(ScalarType.Float64);

    /// <summary>All cases of a file, in order.</summary>
    public static IEnumerable<CaseResult> Run(FixtureFile file) =>
        [
            .. Of("softstep", file.Steps, _ => "", Compare),
            .. Of("soft_rank", file.Ranks, Describe, Compare),
            .. Of("heads", file.Heads, Describe, Compare),
            .. Of("candidates", file.Candidates, head => $"{head.Name}: {Describe(head)}", Compare),
            .. Of("distribution", file.Distributions, it => it.Name, DistributionChecks.Compare),
            .. Of("conformal", file.Conformal, it => it.Name, ConformalChecks.Compare),
            .. Of("conformal_coverage", file.Coverage, it => $"n = {it.N}", it => [ConformalChecks.Compare(it)]),
            .. Of("sparse_rows", file.SparseRows, it => $"{it.Row.Length} logits", SparseRowChecks.Compare),
            .. Of("alignment", file.Alignment, it => it.Name, AlignmentChecks.Compare),
        ];

    private static IEnumerable<CaseResult> Of<T>(
        string section,
        IEnumerable<T> cases,
        Func<T, string> describe,
        Func<T, IEnumerable<Deviation>> compare
    ) => cases.Select((it, i) => new CaseResult($"{section}[{i}] {describe(it)}".TrimEnd(), [.. compare(it)]));

    private static IEnumerable<Deviation> Compare(StepEntry step)
    {
        using var scope = NewDisposeScope();
        var (z, lower, upper, transition) = (tensor(step.Z), tensor(step.L), tensor(step.U), tensor(step.T));
        var value = Functional.SoftStep(z, lower, upper, transition).item<double>();
        var log = Functional.LogSoftStep(z, lower, upper, transition).item<double>();
        yield return new("value", Exact, Deviation.Largest([value], [step.Value]), FunctionTolerance);
        yield return new("log", Exact, Deviation.Largest([log], [step.ReadLog]), FunctionTolerance);
    }

    private static IEnumerable<Deviation> Compare(RankEntry rank)
    {
        using var scope = NewDisposeScope();
        var (values, strength, regularization) = (tensor(rank.Values), rank.Strength, rank.Regularization);
        yield return Of("ranks", Functional.SoftRank(values, strength, regularization));
        // As on a GPU.
        Isotonic.Pooling pooling = SegmentPooling.BlockStarts;
        yield return Of(
            "ranks by tensor operations",
            SoftOrder.Rank(values, strength, regularization, excluded: null, isCentered: false, pooling)
        );

        Deviation Of(string name, Tensor ranks) =>
            new(name, Exact, Deviation.Largest(ranks.data<double>().ToArray(), rank.Ranks), FunctionTolerance);
    }

    private static IEnumerable<Deviation> Compare(HeadEntry head)
    {
        foreach (var mode in Mode.All)
        {
            var actual = HeadRun.Compute(head, mode);
            foreach (var (quantity, expected) in head.Expected())
            {
                var isGradient = quantity.StartsWith("grad_", StringComparison.Ordinal);
                var error = Deviation.Largest(actual[quantity], expected);
                var tolerance = Tolerance(isGradient, mode, expected.Max(Math.Abs));
                if (isGradient && !(error <= tolerance))
                {
                    tolerance += Uncertainty.Of(head, quantity, mode);
                }
                yield return new(quantity, mode, error, tolerance);
            }
        }
    }

    private static double Tolerance(bool isGradient, Mode mode, double largest) =>
        (isGradient, mode.Dtype) switch
        {
            (false, ScalarType.Float64) => 1e-9 * largest,
            (false, _) => 2e-5 * largest,
            (true, ScalarType.Float64) => 1e-5,
            (true, _) => 1e-5 + 2e-5 * largest,
        };

    private static string Describe(RankEntry rank) =>
        $"{rank.Values.Length} values, strength {rank.Strength}, {rank.Regularization}";

    private static string Describe(HeadEntry head) =>
        $"{head.Head} {head.Similarity}{(head.HasSoftStep ? " SoftStep" : "")}"
        + (head.IsLeaveOneOut ? " leave-one-out" : "");
}
