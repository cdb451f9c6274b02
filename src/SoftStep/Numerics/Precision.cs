namespace SoftStep.Numerics;

/// <summary>In which type to compute, and how far that type's numbers may go so that nothing becomes infinite.</summary>
/// <param name="Largest">Coordinates are clamped to ±Largest: sums of their squares stay finite.</param>
/// <param name="Smallest">
/// A spread or gap below this counts as none: its reciprocal, times what a chain of gradients adds, stays finite.
/// </param>
/// <param name="Floor">What an excluded entry is filled with: below every value a candidate can have.</param>
/// <param name="Unit">The distance from 1 to the next number.</param>
internal sealed record Precision(double Largest, double Smallest, double Floor, double Unit)
{
    private static readonly Precision Single = new(1e14, 1e-28, -1e37, 1.0 / (1 << 23));
    private static readonly Precision Double = new(1e140, 1e-280, -1e300, 1.0 / (1L << 52));

    public static Precision Of<T>() => typeof(T) == typeof(double) ? Double : Single;

    public static Precision Of(Tensor tensor) => Of(tensor.dtype);

    public static Precision Of(ScalarType dtype) => dtype == ScalarType.Float64 ? Double : Single;
}
