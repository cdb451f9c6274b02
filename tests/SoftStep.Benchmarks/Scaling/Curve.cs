using SoftStep.Benchmarks.Measuring;
using SoftStep.Benchmarks.Works;
using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Scaling;

/// <summary>The cost of a head's training step over a sweep.</summary>
/// <param name="Head">The head.</param>
/// <param name="Points">N or d, the measured median seconds, and the counted operations.</param>
internal sealed record Curve(HeadKind Head, IReadOnlyList<(long X, double Seconds, double Flops)> Points)
{
    /// <summary>Heads without a linear layer, for the sizes used to fit exponents.</summary>
    public static IReadOnlyList<Curve> OfHeads(Effort effort, Sweep sweep) =>
        Measure(
            effort,
            sweep,
            sweep.Fitted,
            Enum.GetValues<HeadKind>().Where(kind => kind != HeadKind.Linear),
            (kind, rows, size) => new HeadStep(kind, rows, size).Run,
            Flops.OfHead
        );

    /// <summary>Every head behind a linear layer from 4 d to d, as in the paper's Figure 4.</summary>
    public static IReadOnlyList<Curve> OfModels(Effort effort, Sweep sweep) =>
        Measure(
            effort,
            sweep,
            sweep.Values,
            Enum.GetValues<HeadKind>(),
            (kind, rows, size) => new ModelStep(kind, rows, size).Run,
            Flops.OfModel
        );

    public double TimeExponent(Sweep sweep) => Exponent(sweep, point => point.Seconds);

    public double FlopsExponent(Sweep sweep) => Exponent(sweep, point => point.Flops);

    private static IReadOnlyList<Curve> Measure(
        Effort effort,
        Sweep sweep,
        IReadOnlyList<long> sizes,
        IEnumerable<HeadKind> heads,
        Func<HeadKind, long, long, Action> step,
        Func<HeadKind, long, long, double> flops
    )
    {
        var curves = heads.Select(head => (Head: head, Points: new List<(long, double, double)>())).ToList();
        foreach (var x in sizes)
        {
            using var scope = NewDisposeScope();
            var (rows, size) = sweep.At(x);
            var seconds = Timing.Medians(effort, [.. curves.Select(curve => Timing.Of(step(curve.Head, rows, size)))]);
            foreach (var (curve, median) in curves.Zip(seconds))
            {
                curve.Points.Add((x, median, flops(curve.Head, rows, size)));
            }
        }
        return [.. curves.Select(curve => new Curve(curve.Head, curve.Points))];
    }

    private double Exponent(Sweep sweep, Func<(long X, double Seconds, double Flops), double> cost) =>
        PowerLaw.Exponent(
            Points.Where(point => sweep.Fitted.Contains(point.X)).Select(point => ((double)point.X, cost(point)))
        );
}
