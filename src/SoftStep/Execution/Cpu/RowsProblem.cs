using SoftStep.Candidates;
using SoftStep.Readouts;
using SoftStep.Similarities;
using SoftStep.Warping;
using SoftStep.Weightings;

namespace SoftStep.Execution.Cpu;

/// <summary>A problem without leading axes, for the fused engine.</summary>
internal sealed record RowsProblem
{
    /// <summary>(N, d), from which the numbers per query are computed.</summary>
    public required Tensor Queries { get; init; }

    /// <summary>(N, d′), from which pairs are computed: the queries, or their projections.</summary>
    public required Tensor PairQueries { get; init; }

    /// <summary>(M, d′).</summary>
    public required KeySet Keys { get; init; }

    /// <summary>Factors of the keys, (M, 1), or null for 1; only without a backward pass.</summary>
    public required Tensor? KeyFactors { get; init; }

    /// <summary>(M, q).</summary>
    public required Tensor Values { get; init; }

    public required Readout Readout { get; init; }

    /// <summary>Further inputs of the readout per query, (N, p), or null.</summary>
    public required Tensor? Given { get; init; }

    public required PairKernel Pair { get; init; }

    /// <summary>The logarithm of the learned factor of the pairs' scale, (1), or null.</summary>
    public required Tensor? LogScale { get; init; }

    public required RowKernel Kernel { get; init; }

    public required IReadOnlyList<QueryNumbers> Numbers { get; init; }

    public required Exclusion? Exclusion { get; init; }

    /// <summary>The memory of all blocks together, in bytes.</summary>
    public required long BlockBytes { get; init; }

    /// <summary>Whether a backward pass may follow.</summary>
    public required bool IsLearning { get; init; }

    public long Rows => PairQueries.size(0);
}
