namespace SoftStep.Experiments.Surfaces;

/// <summary>A function on [−1, 1]² to learn from noisy values.</summary>
/// <param name="Height">The function without noise.</param>
/// <param name="Noise">The standard deviation of a label around the function.</param>
internal sealed record Landscape(string Name, Func<double, double, double> Height, Func<double, double, double> Noise)
{
    private const double UsualNoise = 0.1;

    public static IReadOnlyList<Landscape> All { get; } =
    [
        new("plane", (x, y) => (0.6 * x) + (0.4 * y)),
        new("saddle", (x, y) => (x * x) - (y * y)),
        new("radial sine", (x, y) => Math.Sin(3 * Math.PI * double.Hypot(x, y))),
        new("sine checkerboard", (x, y) => Math.Sin(2 * Math.PI * x) * Math.Sin(2 * Math.PI * y)),
        new("spiral", (x, y) => Math.Sin(Math.Atan2(y, x) + (3 * Math.PI * double.Hypot(x, y)))),
        new(
            "heteroscedastic",
            (x, y) => Math.Sin(Math.PI * x) * Math.Cos(Math.PI * y / 2),
            (x, _) => 0.05 + (0.3 * (x + 1))
        ),
    ];

    private Landscape(string name, Func<double, double, double> height)
        : this(name, height, (_, _) => UsualNoise) { }
}
