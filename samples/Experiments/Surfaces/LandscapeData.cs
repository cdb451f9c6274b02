using SoftStep.Experiments.Data;
using SoftStep.Experiments.Statistics;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Surfaces;

/// <summary>Points of a landscape: random points with noisy labels for training, and a grid without noise for the test.</summary>
internal static class LandscapeData
{
    /// <summary>Grid points along each axis.</summary>
    public const int Side = 64;

    /// <summary>The centres of the grid's squares, the first axis varying fastest.</summary>
    public static IReadOnlyList<(double X, double Y)> Grid { get; } =
    [
        .. from row in Enumerable.Range(0, Side)
        from column in Enumerable.Range(0, Side)
        select (Middle(column), Middle(row)),
    ];

    /// <summary>Uniform points with noisy labels; the seed decides both.</summary>
    public static (LabeledSet Train, LabeledSet Validation) Draw(
        Landscape landscape,
        int train,
        int validation,
        int seed
    )
    {
        var random = new Random(seed);
        return (Draw(landscape, train, random), Draw(landscape, validation, random));
    }

    public static Tensor GridInputs() => Inputs(Grid);

    private static LabeledSet Draw(Landscape landscape, int count, Random random)
    {
        var points = new (double X, double Y)[count];
        var labels = new float[count];
        for (var i = 0; i < count; i++)
        {
            var (x, y) = (random.Uniform(), random.Uniform());
            points[i] = (x, y);
            labels[i] = (float)(landscape.Height(x, y) + (landscape.Noise(x, y) * random.Normal()));
        }

        return new LabeledSet(Inputs(points), tensor(labels, [count, 1]));
    }

    private static Tensor Inputs(IReadOnlyCollection<(double X, double Y)> points) =>
        tensor([.. points.SelectMany(point => new[] { (float)point.X, (float)point.Y })], [points.Count, 2]);

    private static double Middle(int index) => ((2 * (index + 0.5)) / Side) - 1;
}
