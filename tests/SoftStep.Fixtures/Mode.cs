using SoftStep.Ranking;

namespace SoftStep.Fixtures;

/// <summary>How a case is computed: in which type, and along which of the library's ways.</summary>
/// <param name="Dtype">Float32 or float64.</param>
/// <param name="Path">How a head goes through its pairs; blocks are of one query.</param>
/// <param name="IsDevicePath">Whether soft ranks are computed as on a device that is not the CPU.</param>
public sealed record Mode(ScalarType Dtype, ExecutionPath Path = ExecutionPath.Dense, bool IsDevicePath = false)
{
    /// <summary>All ways to compute.</summary>
    public static IReadOnlyList<Mode> All { get; } =
    [
        .. new[] { ScalarType.Float64, ScalarType.Float32 }.SelectMany(dtype =>
            new Mode[]
            {
                new(dtype),
                new(dtype, ExecutionPath.Blocked),
                new(dtype, ExecutionPath.Fused),
                new(dtype, IsDevicePath: true),
            }
        ),
    ];

    /// <summary>What a head is told.</summary>
    public ExecutionOptions Execution => new() { Path = Path, BlockBytes = 1 };

    /// <summary>Runs with the ways of this mode.</summary>
    public T Run<T>(Func<T> compute)
    {
        Isotonic.TensorOperationsOnly = IsDevicePath;
        try
        {
            return compute();
        }
        finally
        {
            Isotonic.TensorOperationsOnly = false;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Dtype} {Path}{(IsDevicePath ? " as on a device" : "")}".ToLowerInvariant();
}
