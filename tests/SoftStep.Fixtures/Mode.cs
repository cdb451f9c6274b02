namespace SoftStep.Fixtures;

/// <summary>How a case is computed: the dtype, and the library's execution path.</summary>
/// <param name="Dtype">Float32 or float64.</param>
/// <param name="Path">The head's execution path; blocks have one query.</param>
public sealed record Mode(ScalarType Dtype, ExecutionPath Path = ExecutionPath.Dense)
{
    /// <summary>All modes.</summary>
    public static IReadOnlyList<Mode> All { get; } =
    [
        .. new[] { ScalarType.Float64, ScalarType.Float32 }.SelectMany(dtype =>
            new[] { ExecutionPath.Dense, ExecutionPath.Blocked, ExecutionPath.Fused }.Select(path => new Mode(
                dtype,
                path
            ))
        ),
    ];

    /// <summary>The head's execution options.</summary>
    public ExecutionOptions Execution => new() { Path = Path, BlockBytes = 1 };

    /// <inheritdoc/>
    public override string ToString() => $"{Dtype} {Path}".ToLowerInvariant();
}
