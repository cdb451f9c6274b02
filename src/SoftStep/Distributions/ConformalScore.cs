using SoftStep.Distributions;

namespace SoftStep;

/// <summary>
/// How far a label y is from what was predicted for its row. It decides which form <see cref="ConformalIntervals"/> have, not how
/// many labels they contain.
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

    /// <summary>|y − ŷ|: all intervals have one width. For any head, also a linear one.</summary>
    public static ConformalScore Absolute { get; } = new(Form.Absolute);

    /// <summary>
    /// max(q(α/2) − y, y − q(1 − α/2)), α = 1 − level: the head's own central interval, both of whose ends are moved by the same
    /// amount. Its width depends on the input. If the head's intervals are too wide, the amount is negative, and an interval may be
    /// empty: its lower end is then above the upper one.
    /// </summary>
    /// <remarks>Romano, Patterson and Candès, Conformalized Quantile Regression, 2019.</remarks>
    public static ConformalScore Quantile { get; } = new(Form.Quantile);

    /// <summary>
    /// |F(y) − ½|: the interval begins at q(½ − Q) and ends before the next label above q(½ + Q). A label outside the range of the
    /// neighbours' labels has an infinite score. If more than a share of α has one, the intervals are infinite. That is often so with
    /// few neighbours, fewer than about 2/α; then use <see cref="Quantile"/>.
    /// </summary>
    /// <remarks>Chernozhukov, Wüthrich and Zhu, Distributional Conformal Prediction, 2021.</remarks>
    public static ConformalScore Distributional { get; } = new(Form.Distributional);

    /// <summary>Of an interval that was given.</summary>
    internal static ConformalScore Given { get; } = new(Form.Given);

    internal Form Kind { get; }

    internal double Beta { get; }

    /// <summary>|y − ŷ|/(σ̂ + β), where σ̂ is the distribution's standard deviation: the width depends on the input.</summary>
    /// <param name="beta">
    /// β > 0, in the labels' unit, such as a tenth of their standard deviation. It keeps the score finite for rows with one
    /// neighbour, where σ̂ is 0.
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

    /// <summary>The intervals that labels are compared with; null for <see cref="Distributional"/>, which has none.</summary>
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
