namespace SoftStep.Tests.Contracts;

// The contracts of the heads on the other execution paths.

public sealed class DenseNcaHeadContract : NcaHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Dense;
}

public sealed class BlockedNcaHeadContract : NcaHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Blocked;
}

public sealed class DenseNcaSoftStepHeadContract : NcaSoftStepHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Dense;
}

public sealed class BlockedNcaSoftStepHeadContract : NcaSoftStepHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Blocked;
}

public sealed class DenseKnnHeadContract : KnnHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Dense;
}

public sealed class BlockedKnnHeadContract : KnnHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Blocked;
}

public sealed class DenseKnnSoftStepHeadContract : KnnSoftStepHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Dense;
}

public sealed class BlockedKnnSoftStepHeadContract : KnnSoftStepHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Blocked;
}

internal static class Paths
{
    public static ExecutionOptions Dense { get; } = new() { Path = ExecutionPath.Dense };

    /// <summary>Blocks of two of a sample's queries, and a last block of one.</summary>
    public static ExecutionOptions Blocked { get; } =
        new() { Path = ExecutionPath.Blocked, BlockBytes = 2 * 7 * sizeof(double) };
}

public sealed class DenseSoftTopKHeadContract : SoftTopKHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Dense;
}

public sealed class BlockedSoftTopKHeadContract : SoftTopKHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Blocked;
}

public sealed class DenseLearnedSoftTopKHeadContract : LearnedSoftTopKHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Dense;
}

public sealed class BlockedLearnedSoftTopKHeadContract : LearnedSoftTopKHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Blocked;
}

public sealed class DenseSparsemaxHeadContract : SparsemaxHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Dense;
}

public sealed class BlockedSparsemaxHeadContract : SparsemaxHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Blocked;
}

public sealed class DenseEntmax15HeadContract : Entmax15HeadContract
{
    private protected override ExecutionOptions Execution => Paths.Dense;
}

public sealed class BlockedEntmax15HeadContract : Entmax15HeadContract
{
    private protected override ExecutionOptions Execution => Paths.Blocked;
}

public sealed class DenseQueryTemperatureHeadContract : QueryTemperatureHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Dense;
}

public sealed class BlockedQueryTemperatureHeadContract : QueryTemperatureHeadContract
{
    private protected override ExecutionOptions Execution => Paths.Blocked;
}
