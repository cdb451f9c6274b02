namespace SoftStep.Numerics;

/// <summary>Limits within which computations in float32 or float64 stay finite.</summary>
/// <param name="Largest">
/// Coordinates are clamped to ±Largest, so that sums of their squares stay finite: 1e14² · d is below float32's 3e38 up to
/// d = 1e10, and 1e140² · d below float64's 1e308.
/// </param>
/// <param name="Smallest">
/// A spread or gap not above this counts as 0, so that its reciprocal times the other factors of a gradient stays finite: the
/// reciprocal of Largest².
/// </param>
/// <param name="Floor">The value of excluded entries: below any value of a candidate, such as −Largest² · d.</param>
/// <param name="Unit">The distance from 1 to the next number.</param>
internal sealed record Precision(double Largest, double Smallest, double Floor, double Unit)
{
    private static readonly Precision Single = new(1e14, 1e-28, -1e37, 1.0 / (1 << 23));
    private static readonly Precision Double = new(1e140, 1e-280, -1e300, 1.0 / (1L << 52));

    public static Precision Of<T>() => typeof(T) == typeof(double) ? Double : Single;

    public static Precision Of(Tensor tensor) => Of(tensor.dtype);

    public static Precision Of(ScalarType dtype) => dtype == ScalarType.Float64 ? Double : Single;
}
