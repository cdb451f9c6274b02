namespace SoftStep.Readouts;

/// <summary>
/// Labels of keys that are drawn by their weights, the columns of one key together: of the first key at which the sum of the
/// weights, in the order of the keys, is above a share of all. The shares are given, (…, N, draws) in [0, 1).
/// </summary>
internal sealed class SampleReadout : Readout
{
    /// <summary>So that a share times all weights is less than all.</summary>
    private const double BelowOne = 1 - 1e-15;

    public static SampleReadout Instance { get; } = new();

    public override double OfNone => double.NaN;

    /// <returns>(…, N, q·draws), those of a column next to each other.</returns>
    public override Tensor Of(Tensor weights, Tensor labels, Tensor? given)
    {
        using var scope = NewDisposeScope();
        var sums = weights.to(ScalarType.Float64).cumsum(-1);
        var total = sums.narrow(-1, sums.size(-1) - 1, 1);
        var shares = given!.to(ScalarType.Float64).mul(total).Times(BelowOne);
        var found = searchsorted(sums.contiguous(), shares.contiguous(), right: true);
        var keys = found.minimum(found.Everywhere(sums.size(-1) - 1));
        var drawn = labels.mT.split(1, -2).Select(column => column.expand(sums.shape).gather(-1, keys)).ToArray();
        // A comparison with NaN is false.
        var isUnknown = total.IsAbove(0).logical_not();
        return cat(drawn, -1).Filled(isUnknown, double.NaN).MoveToOuterDisposeScope();
    }

    public override ReadoutKernel<T> Kernel<T>(Tensor labels, Tensor? given) => new SampleKernel<T>(labels, given!);

    /// <summary>What a sum of weights must be above.</summary>
    public static double Share(double given, double total) => given * total * BelowOne;
}
