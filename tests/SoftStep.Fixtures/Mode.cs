using SoftStep.Ranking;

namespace SoftStep.Fixtures;

/// <summary>How a case is computed: in which type, and along which of the library's ways.</summary>
public sealed record Mode(ScalarType Dtype, bool IsDevicePath = false)
{
    /// <summary>All ways to compute.</summary>
    public static IReadOnlyList<Mode> All { get; } =
    [
        new(ScalarType.Float64),
        new(ScalarType.Float32),
        new(ScalarType.Float64, IsDevicePath: true),
        new(ScalarType.Float32, IsDevicePath: true),
    ];

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
    public override string ToString() => $"{Dtype}{(IsDevicePath ? " as on a device" : "")}".ToLowerInvariant();
}
