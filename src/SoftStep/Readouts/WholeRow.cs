using System.Numerics;

namespace SoftStep.Readouts;

/// <summary>A readout that needs all weights of a row at once: it collects the parts.</summary>
/// <param name="keys">M.</param>
internal abstract class WholeRow<T>(int keys) : ReadoutRow<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private T[] all = [];

    public sealed override void Add(ReadOnlySpan<T> weights, int start, Span<T> result)
    {
        if (all.Length == 0)
        {
            all = new T[RowMath.Padded<T>(keys)];
        }
        weights.CopyTo(all.AsSpan(start));
    }

    public sealed override void End(long row, T total, Span<T> result) => Read(row, all.AsSpan(0, keys), result);

    /// <param name="row">The query.</param>
    /// <param name="weights">By key, before they are divided by their sum.</param>
    /// <param name="result">Output.</param>
    protected abstract void Read(long row, ReadOnlySpan<T> weights, Span<T> result);
}
