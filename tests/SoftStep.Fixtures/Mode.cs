using SoftStep.Ranking;

namespace SoftStep.Fixtures;

/// <summary>How a case is computed: the dtype, and the library's execution path.</summary>
/// <param name="Dtype">Float32 or float64.</param>
/// <param name="Path">The head's execution path; blocks have one query.</param>
/// <param name="IsDevicePath">Whether soft ranks are computed by tensor operations, as on a GPU.</param>
public sealed record Mode(ScalarType Dtype, ExecutionPath Path = ExecutionPath.Dense, bool IsDevicePath = false)
{
    /// <summary>All modes.</summary>
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

    /// <summary>The head's execution options.</summary>
    public ExecutionOptions Execution => new() { Path = Path, BlockBytes = 1 };

    /// <summary>Runs a function in this mode.</summary>
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
