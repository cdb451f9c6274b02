namespace SoftStep.Tests.Support;

/// <summary>Every path, on few pairs and on so many that distances come from matrix products.</summary>
internal sealed class Ways : TheoryData<ExecutionPath, int, ScalarType>
{
    public const int Few = 12;
    public const int Many = 160;
    public const int Size = 24;

    public Ways()
    {
        foreach (var path in new[] { ExecutionPath.Dense, ExecutionPath.Fused })
        {
            // Few pairs are computed in float64 in any case.
            Add(path, Few, ScalarType.Float32);
            Add(path, Many, ScalarType.Float32);
            Add(path, Many, ScalarType.Float64);
        }
        Add(ExecutionPath.Blocked, Many, ScalarType.Float64);
    }

    /// <summary>On a path, blocked in blocks of some rows.</summary>
    public static THead On<THead>(ExecutionPath path, THead head)
        where THead : NeighborHead
    {
        head.Execution = new() { Path = path, BlockBytes = path == ExecutionPath.Blocked ? 1 << 15 : 16 << 20 };
        return head;
    }
}
