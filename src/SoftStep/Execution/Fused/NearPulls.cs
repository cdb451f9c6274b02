using System.Numerics;

namespace SoftStep.Execution.Fused;

/// <summary>A row's near pairs, whose coefficients stay out of the matrix products of the backward pass.</summary>
internal sealed class NearPulls<T>
    where T : unmanaged, INumber<T>
{
    private readonly List<int> columns = [];
    private readonly List<(int Column, T Coefficient)> taken = [];

    /// <summary>Those whose coefficient is not 0.</summary>
    public IReadOnlyList<(int Column, T Coefficient)> Taken => taken;

    public void Clear()
    {
        columns.Clear();
        taken.Clear();
    }

    public void Add(int column) => columns.Add(column);

    /// <summary>Takes the near pairs' coefficients out of the row's, leaving 0.</summary>
    public void TakeFrom(Span<T> coefficients)
    {
        foreach (var column in columns)
        {
            if (coefficients[column] != T.Zero)
            {
                taken.Add((column, coefficients[column]));
                coefficients[column] = T.Zero;
            }
        }
    }
}
