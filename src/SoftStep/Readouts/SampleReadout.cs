namespace SoftStep.Readouts;

/// <summary>
/// Labels of keys that are drawn with probabilities proportional to their weights; all columns of a draw are of one key. It is
/// the first key at which the cumulative sum of the weights is above u times their total. The u are given, (…, N, draws) in
/// [0, 1).
/// </summary>
internal sealed class SampleReadout : Readout
{
    /// <summary>A factor that keeps u times the total below the total after rounding.</summary>
    private const double BelowOne = 1 - 1e-15;

    public static SampleReadout Instance { get; } = new();

    public override double OfNone => double.NaN;

    /// <returns>(…, N, q·draws); the draws of a column are adjacent.</returns>
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

    /// <summary>What the cumulative sum of the weights must be above.</summary>
    public static double Share(double given, double total) => given * total * BelowOne;
}
