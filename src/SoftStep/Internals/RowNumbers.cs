namespace SoftStep.Internals;

/// <summary>Numbers of rows, int64.</summary>
internal static class RowNumbers
{
    public static Tensor From(long first, long count, Device device)
    {
        // Numbers that live as long as the call, as the collector may free those that TorchSharp makes of a long itself.
        using Scalar start = first,
            stop = first + count,
            step = 1L;
        return arange(start, stop, step, ScalarType.Int64, device);
    }
}
