namespace SoftStep.Tests.Support;

/// <summary>Every path, on few pairs and on so many that distances are computed by matrix products.</summary>
internal sealed class Ways : TheoryData<ExecutionPath, int, ScalarType>
{
    public const int Few = 12;
    public const int Many = 210;
    public const int Size = 48;

    public Ways()
    {
        foreach (var path in new[] { ExecutionPath.Dense, ExecutionPath.Fused })
        {
            // Few pairs are always computed in float64.
            Add(path, Few, ScalarType.Float32);
            Add(path, Many, ScalarType.Float32);
            Add(path, Many, ScalarType.Float64);
        }
        Add(ExecutionPath.Blocked, Many, ScalarType.Float64);
    }

    /// <summary>The head on a path, with blocks of a few rows.</summary>
    public static THead On<THead>(ExecutionPath path, THead head)
        where THead : NeighborHead
    {
        head.Execution = new() { Path = path, BlockBytes = path == ExecutionPath.Blocked ? 1 << 15 : 16 << 20 };
        return head;
    }
}
