using System.Numerics;
using System.Runtime.InteropServices;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>A row's near pairs, whose coefficients stay out of the matrix products of the backward pass.</summary>
internal sealed class NearPairList<T>
    where T : unmanaged, INumber<T>
{
    private readonly List<(int Column, T Coefficient)> pairs = [];

    public IReadOnlyList<(int Column, T Coefficient)> Pairs => pairs;

    public void Clear() => pairs.Clear();

    public void Add(int column) => pairs.Add((column, T.Zero));

    /// <summary>Takes the near pairs' coefficients out of the row's, leaving 0.</summary>
    public void TakeFrom(Span<T> coefficients)
    {
        foreach (ref var pair in CollectionsMarshal.AsSpan(pairs))
        {
            pair.Coefficient = coefficients[pair.Column];
            coefficients[pair.Column] = T.Zero;
        }
    }
}
