using SoftStep.Ranking;
using SoftStep.Warping;
using SoftStep.Weightings;

namespace SoftStep;

/// <summary>
/// The pure functions behind the heads: SoftStep, soft rank, soft sort, soft top-k, sparsemax, entmax-1.5, and scaling to the
/// unit interval. They act element by element, or on each row, the last axis, with any leading axes. float16 and bfloat16 are
/// computed in float32. Every result is a new tensor with the input's dtype.
/// </summary>
public static partial class Functional
{
    /// <summary>
    /// SoftStep, an increasing function of the unit interval onto itself that is exactly 0 up to
    /// <paramref name="lower"/> and exactly 1 from <paramref name="upper"/> on:
    /// <code>
    /// S = 0               z ≤ l
    /// S = p / (p + q)     p = (z − l)^(1/t), q = (u − z)^(1/t)
    /// S = 1               z ≥ u
    /// </code>
    /// computed as σ(log((z − l)/(u − z))/t), which does not underflow. t = 1 is the straight ramp, t → 0 the hard
    /// step at (l + u)/2.
    /// </summary>
    /// <param name="z">Values in [0, 1], any shape.</param>
    /// <param name="lower">l, broadcastable to z; 0 ≤ l &lt; u.</param>
    /// <param name="upper">u, broadcastable to z; u ≤ 1.</param>
    /// <param name="transition">t, broadcastable to z; in [1e-6, 1].</param>
    /// <returns>S in [0, 1]. The gradients for all four arguments are finite everywhere, and 0 outside (l, u).</returns>
    /// <exception cref="ArgumentException">
    /// z is not floating, or a bound does not have its dtype and device or does not broadcast to it.
    /// </exception>
    /// <remarks>Susman et al., SoftStep, arXiv 2506.08139v2.</remarks>
    public static Tensor SoftStep(Tensor z, Tensor lower, Tensor upper, Tensor transition)
    {
        CheckStep(z, lower, upper, transition);
        using var held = new Held(z, lower, upper, transition);
        using var scope = NewDisposeScope();
        var step = StepCurve.Value(z.Widen(), lower.Widen(), upper.Widen(), transition.Widen());
        return step.As(z.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The logarithm of <see cref="SoftStep"/>, −∞ where it is 0: logσ(log((z − l)/(u − z))/t), accurate even where the step
    /// underflows.
    /// </summary>
    /// <inheritdoc cref="SoftStep"/>
    /// <returns>log S in [−∞, 0].</returns>
    public static Tensor LogSoftStep(Tensor z, Tensor lower, Tensor upper, Tensor transition)
    {
        CheckStep(z, lower, upper, transition);
        using var held = new Held(z, lower, upper, transition);
        using var scope = NewDisposeScope();
        var step = StepCurve.Log(z.Widen(), lower.Widen(), upper.Widen(), transition.Widen());
        return step.As(z.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The one-sided step, the exponential of <see cref="LogOneSidedSoftStep"/>: 0 only at z = 0, and 1 from
    /// <paramref name="upper"/> on.
    /// </summary>
    /// <inheritdoc cref="LogOneSidedSoftStep"/>
    /// <returns>S in [0, 1].</returns>
    public static Tensor OneSidedSoftStep(Tensor z, Tensor upper, Tensor transition)
    {
        CheckStep(z, upper, transition);
        using var held = new Held(z, upper, transition);
        using var scope = NewDisposeScope();
        var log = StepCurve.LogOneSided(z.Widen(), upper.Widen(), transition.Widen());
        return log.exp().As(z.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// log S = t/(1 − t) · (u − z) · log(z/u) for z ≤ u, 0 above: a step without a lower bound, which is 0 only at
    /// z = 0. As t → 0 every S becomes 1, as t → 1 it becomes the hard step at u.
    /// </summary>
    /// <param name="z">Values in [0, 1], any shape.</param>
    /// <param name="upper">u in (0, 1], broadcastable to z.</param>
    /// <param name="transition">t in [0, 1 − 1e-6], broadcastable to z.</param>
    /// <returns>log S in [−∞, 0].</returns>
    /// <exception cref="ArgumentException">
    /// z is not floating, or a bound does not have its dtype and device or does not broadcast to it.
    /// </exception>
    /// <remarks>From the public code of Susman et al., arXiv 2506.08139v2.</remarks>
    public static Tensor LogOneSidedSoftStep(Tensor z, Tensor upper, Tensor transition)
    {
        CheckStep(z, upper, transition);
        using var held = new Held(z, upper, transition);
        using var scope = NewDisposeScope();
        var log = StepCurve.LogOneSided(z.Widen(), upper.Widen(), transition.Widen());
        return log.As(z.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Ascending soft ranks of each row: r = P(θ/ε, (n, …, 1)), the projection onto the permutahedron, about 1 for
    /// the smallest value and n for the largest. A small strength ε gives hard ranks, a large one moves all ranks towards
    /// their mean. Equal values have equal ranks. Differentiable: with L2 the Jacobian is (I − 11ᵀ/|B|)/ε on each block B of
    /// adjacent values, 0 elsewhere.
    /// </summary>
    /// <param name="values">θ, (…, n).</param>
    /// <param name="strength">ε &gt; 0, from 1e-4 to 1e4, in the units of θ.</param>
    /// <param name="regularization">The distance by which the projection is the nearest point.</param>
    /// <returns>(…, n). With L2 the ranks of a row sum to n(n + 1)/2. A row with a NaN is NaN.</returns>
    /// <exception cref="ArgumentException">
    /// values are not floating or empty along the last axis, or strength is not above 0.
    /// </exception>
    /// <remarks>Blondel et al., Fast Differentiable Sorting and Ranking, arXiv 2002.08871.</remarks>
    public static Tensor SoftRank(Tensor values, double strength = 1, Regularization regularization = Regularization.L2)
    {
        Guard.Rows(values, nameof(values));
        Guard.Positive(strength, nameof(strength));
        using var held = new Held(values);
        using var scope = NewDisposeScope();
        var ranks = SoftOrder.Rank(values.Widen(), strength, regularization);
        return ranks.As(values.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Each row softly sorted in ascending order: −P((n, …, 1)/ε, −θ), the projection of the ranks onto the
    /// permutahedron of the values. A small strength gives the sorted values, a large one moves them towards their mean.
    /// </summary>
    /// <param name="values">θ, (…, n).</param>
    /// <param name="strength">ε &gt; 0, from 1e-4 to 1e4, in the units of 1/θ.</param>
    /// <param name="regularization">The distance by which the projection is the nearest point.</param>
    /// <returns>(…, n), ascending. A row with a NaN is NaN.</returns>
    /// <exception cref="ArgumentException">
    /// values are not floating or empty along the last axis, or strength is not above 0.
    /// </exception>
    /// <remarks>Blondel et al., Fast Differentiable Sorting and Ranking, arXiv 2002.08871.</remarks>
    public static Tensor SoftSort(Tensor values, double strength = 1, Regularization regularization = Regularization.L2)
    {
        Guard.Rows(values, nameof(values));
        Guard.Positive(strength, nameof(strength));
        using var held = new Held(values);
        using var scope = NewDisposeScope();
        var sorted = SoftOrder.Sort(values.Widen(), strength, regularization);
        return sorted.As(values.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Scales each row to the unit interval: z = (v − min v)/(max v − min v). If the values are equal, that is, if they differ by
    /// at most 1e-28 in float32 or 1e-280 in float64, all are 1. So the largest z of a row is always exactly 1.
    /// </summary>
    /// <param name="values">v, (…, n).</param>
    /// <param name="excluded">Bool, broadcastable to values: entries to exclude; their z is 0.</param>
    /// <returns>(…, n) in [0, 1]. A row with a NaN is NaN.</returns>
    /// <exception cref="ArgumentException">
    /// values are not floating or empty along the last axis, or the mask is not Bool or does not fit.
    /// </exception>
    public static Tensor UnitInterval(Tensor values, Tensor? excluded = null)
    {
        Guard.Rows(values, nameof(values));
        Guard.Excluded(excluded, values.device, values.shape);
        using var held = new Held(values, excluded);
        using var scope = NewDisposeScope();
        return Proximity.MinMax(values.Widen(), excluded).As(values.dtype).MoveToOuterDisposeScope();
    }

    private static void CheckStep(Tensor z, Tensor upper, Tensor transition)
    {
        Guard.Floating(z, nameof(z));
        Guard.Broadcast(upper, nameof(upper), z, nameof(z));
        Guard.Broadcast(transition, nameof(transition), z, nameof(z));
    }

    private static void CheckStep(Tensor z, Tensor lower, Tensor upper, Tensor transition)
    {
        CheckStep(z, upper, transition);
        Guard.Broadcast(lower, nameof(lower), z, nameof(z));
    }
}
