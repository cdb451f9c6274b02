using SoftStep.Distributions;

namespace SoftStep;

/// <summary>
/// How far a label y is from what was predicted for its row: what <see cref="ConformalIntervals"/> compare rows by. It decides
/// the form of the intervals, not how many labels they hold.
/// </summary>
public sealed class ConformalScore
{
    private ConformalScore(Form form, double beta = 0) => (Kind, Beta) = (form, beta);

    /// <summary>The numbers are those in files.</summary>
    internal enum Form
    {
        Given,
        Absolute,
        Normalized,
        Quantile,
        Distributional,
    }

    /// <summary>|y − ŷ|: intervals of one width, for any head, a linear one included.</summary>
    public static ConformalScore Absolute { get; } = new(Form.Absolute);

    /// <summary>
    /// max(q(α/2) − y, y − q(1 − α/2)), α = 1 − level: the head's own central interval, with both ends moved by the same amount. It
    /// has a width for every input, and may come out empty, the lower end above the upper, where the head's own are too wide.
    /// </summary>
    /// <remarks>Romano, Patterson and Candès, Conformalized Quantile Regression, 2019.</remarks>
    public static ConformalScore Quantile { get; } = new(Form.Quantile);

    /// <summary>
    /// |F(y) − ½|: the interval is [q(½ − Q), the next label above q(½ + Q)), without its upper end. Outside of all labels that have
    /// a weight the score is infinite; if more than α of the rows are there, so are the intervals. With few neighbours, less than
    /// about 2/α, that is often so: then use <see cref="Quantile"/>.
    /// </summary>
    /// <remarks>Chernozhukov, Wüthrich and Zhu, Distributional Conformal Prediction, 2021.</remarks>
    public static ConformalScore Distributional { get; } = new(Form.Distributional);

    /// <summary>Of an interval that was given.</summary>
    internal static ConformalScore Given { get; } = new(Form.Given);

    internal Form Kind { get; }

    internal double Beta { get; }

    /// <summary>|y − ŷ|/(σ̂ + β), σ̂ the distribution's standard deviation: a width for every input.</summary>
    /// <param name="beta">
    /// β > 0, in the labels' unit, such as a tenth of their standard deviation. It bounds the score of rows with a single neighbour,
    /// whose σ̂ is 0.
    /// </param>
    /// <exception cref="ArgumentException">β is not above 0 and finite.</exception>
    public static ConformalScore Normalized(double beta)
    {
        Guard.Positive(beta, nameof(beta));
        return new(Form.Normalized, beta);
    }

    /// <summary>Its name.</summary>
    public override string ToString() =>
        Kind == Form.Normalized ? FormattableString.Invariant($"{Kind} (β = {Beta})") : $"{Kind}";

    /// <summary>From a file.</summary>
    internal static ConformalScore Of(Form form, double beta) =>
        form switch
        {
            Form.Given => Given,
            Form.Absolute => Absolute,
            Form.Normalized => Normalized(beta),
            Form.Quantile => Quantile,
            _ => Distributional,
        };

    /// <summary>The intervals which the score compares labels with; null for <see cref="Distributional"/>, which has none.</summary>
    internal Band? BandOf(PredictiveDistribution distribution, double level)
    {
        using var scope = NewDisposeScope();
        return Kind switch
        {
            Form.Absolute => Band.Around(distribution.Mean()),
            Form.Normalized => Band.Around(distribution.Mean(), distribution.StandardDeviation(), Beta),
            Form.Quantile => Band.Of(distribution.Interval(level)),
            _ => null,
        };
    }
}
