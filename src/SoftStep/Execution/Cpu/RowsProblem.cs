using SoftStep.Candidates;
using SoftStep.Readouts;
using SoftStep.Similarities;
using SoftStep.Warping;
using SoftStep.Weightings;

namespace SoftStep.Execution.Cpu;

/// <summary>A problem without leading axes, as rows are run through it.</summary>
internal sealed record RowsProblem
{
    /// <summary>(N, d), of which the query's own numbers are made.</summary>
    public required Tensor Queries { get; init; }

    /// <summary>(N, d′), of which pairs are made: the same, or projected.</summary>
    public required Tensor PairQueries { get; init; }

    /// <summary>(M, d′).</summary>
    public required KeySet Keys { get; init; }

    /// <summary>(M, q).</summary>
    public required Tensor Values { get; init; }

    public required Readout Readout { get; init; }

    /// <summary>(N, p), what the readout is given of each query, or null.</summary>
    public required Tensor? Given { get; init; }

    public required PairKernel Pair { get; init; }

    /// <summary>The logarithm of what is learned of the pairs' scale, (1), or null.</summary>
    public required Tensor? LogScale { get; init; }

    public required RowKernel Kernel { get; init; }

    public required IReadOnlyList<QueryNumbers> Numbers { get; init; }

    public required Exclusion? Exclusion { get; init; }

    /// <summary>What blocks of rows may take together.</summary>
    public required long BlockBytes { get; init; }

    /// <summary>Whether a backward may follow.</summary>
    public required bool IsLearning { get; init; }

    public long Rows => PairQueries.size(0);
}

/// <summary>
/// What flows to the tensors of a <see cref="RowsProblem"/>, null where nothing is wanted; to the queries null also where they
/// are the pairs' queries.
/// </summary>
internal sealed record RowsGradients(
    Tensor? Queries,
    Tensor? PairQueries,
    Tensor? Keys,
    Tensor? Values,
    Tensor? Given,
    Tensor? LogScale,
    IReadOnlyList<QueryNumbers> Numbers
)
{
    /// <summary>They outlive the innermost dispose scope.</summary>
    public RowsGradients MoveToOuterDisposeScope()
    {
        IEnumerable<Tensor?> numbers = Numbers.SelectMany(kind => new[] { kind.Weight, kind.Bias, kind.Given });
        foreach (var gradient in numbers.Concat([Queries, PairQueries, Keys, Values, Given, LogScale]))
        {
            gradient?.MoveToOuterDisposeScope();
        }
        return this;
    }
}

/// <summary>For which of the tensors gradients are wanted.</summary>
internal readonly record struct RowsWanted(bool PairQueries, bool Keys, bool Values, bool Given);
