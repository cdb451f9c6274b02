using System.Numerics;
using System.Runtime.InteropServices;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>The near pairs of a row, which are left out of the matrix products of the backward pass.</summary>
internal sealed class NearPairList<T>
    where T : unmanaged, INumber<T>
{
    private readonly List<(int Column, T Coefficient)> pairs = [];

    /// <summary>The pairs of keys from <paramref name="from"/> to <paramref name="to"/>.</summary>
    public ReadOnlySpan<(int Column, T Coefficient)> Between(int from, int to)
    {
        var first = FirstFrom(from);
        return CollectionsMarshal.AsSpan(pairs)[first..FirstFrom(to)];
    }

    public void Clear() => pairs.Clear();

    /// <param name="column">The key; greater than those added before.</param>
    public void Add(int column) => pairs.Add((column, T.Zero));

    /// <summary>Moves the near pairs' coefficients from the row to this list, leaving 0.</summary>
    public void TakeFrom(Span<T> coefficients)
    {
        foreach (ref var pair in CollectionsMarshal.AsSpan(pairs))
        {
            pair.Coefficient = coefficients[pair.Column];
            coefficients[pair.Column] = T.Zero;
        }
    }

    private int FirstFrom(int column)
    {
        var (low, high) = (0, pairs.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = pairs[middle].Column < column ? (middle + 1, high) : (low, middle);
        }
        return low;
    }
}
