using static TorchSharp.torch;

namespace SoftStep.Experiments.Family;

/// <summary>Curves S(z; l, u, t) over z in [0, 1], computed by the library.</summary>
internal static class StepFamily
{
    private const int Intervals = 400;

    public static IReadOnlyList<(double Lower, double Upper)> Bounds { get; } = [(0, 1), (0.25, 0.75), (0.6, 0.9)];

    /// <summary>The first, the smallest that the library allows, stands for the limit t → 0, the hard step.</summary>
    public static IReadOnlyList<double> Transitions { get; } = [1e-6, 0.1, 0.25, 0.5, 0.75, 1];

    public static IEnumerable<StepPoint> Points()
    {
        double[] z = [.. Enumerable.Range(0, Intervals + 1).Select(i => (double)i / Intervals)];
        return from bounds in Bounds
            from transition in Transitions
            from point in z.Zip(Steps(z, bounds.Lower, bounds.Upper, transition))
            select new StepPoint(bounds.Lower, bounds.Upper, transition, point.First, point.Second);
    }

    public static double[] Steps(double[] z, double lower, double upper, double transition)
    {
        using var scope = NewDisposeScope();
        return Functional
            .SoftStep(tensor(z), tensor(lower), tensor(upper), tensor(transition))
            .data<double>()
            .ToArray();
    }
}
