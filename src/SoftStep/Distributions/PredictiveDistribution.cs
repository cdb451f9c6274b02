using SoftStep.Distributions;
using SoftStep.Execution;
using SoftStep.Readouts;

namespace SoftStep;

/// <summary>
/// The predictive distribution of a neighbour head, for each query and each column of labels: the labels, with the query's weights,
/// <code>
/// F(y) = Σⱼ wⱼ 1[yⱼ ≤ y]
/// </code>
/// Its mean is the head's prediction. It is created by
/// <see cref="NeighborHead.Distribution(Tensor, Tensor, Tensor, Exclusion)"/> and <see cref="DeepRegressor.PredictDistribution(Tensor, ReferenceBank, int, Exclusion)"/>.
/// </summary>
/// <remarks>
/// It keeps no weights. Every call computes the weights again, which takes about as long as a prediction and no more memory,
/// however large the bank is. Results are new tensors of the embeddings' dtype, without gradients. The shapes below are those
/// for labels (M); for labels (M, q) an axis q follows N.
/// <para>
/// Results are NaN for a query without candidates, which has no distribution; for a query that has a NaN, itself or in a
/// candidate; and in a column in which a label that is NaN or infinite has a weight above 0. Only <see cref="Mean"/> equals
/// the prediction in all these cases.
/// </para>
/// <para>
/// After the head's parameters have changed, calls throw an exception. Several threads may use it at the same time.
/// </para>
/// </remarks>
public sealed class PredictiveDistribution : IDisposable
{
    private readonly NeighborProblem problem;
    private readonly LabelSet labels;
    private readonly bool isPerKey;
    private readonly ScalarType dtype;
    private readonly (Tensor Parameter, Tensor Before)[] parameters;
    private readonly IReadOnlyList<IDisposable> owned;
    private bool isDisposed;

    /// <param name="problem">The prediction. Its queries become the distribution's own.</param>
    /// <param name="labels">The problem's values.</param>
    /// <param name="isPerKey">Whether the labels have no columns.</param>
    /// <param name="dtype">Of the answers.</param>
    /// <param name="discardedShares">(…, N), or null for zeros.</param>
    /// <param name="owned">What is disposed with the distribution, and lives until then.</param>
    internal PredictiveDistribution(
        NeighborProblem problem,
        LabelSet labels,
        bool isPerKey,
        ScalarType dtype,
        Tensor? discardedShares,
        params IReadOnlyList<IDisposable> owned
    )
    {
        (this.problem, this.labels, this.isPerKey, this.dtype) = (problem, labels, isPerKey, dtype);
        parameters = [.. problem.Parameters.Select(now => (now, now.detach().clone().DetachFromDisposeScope()))];
        DiscardedShares = discardedShares ?? zeros(Rows, dtype, Device);
        this.owned = [problem.Queries, DiscardedShares, .. owned, .. parameters.Select(parameter => parameter.Before)];
        foreach (var tensor in this.owned.OfType<Tensor>())
        {
            tensor.DetachFromDisposeScope();
        }
    }

    /// <summary>
    /// (…, N), in [0, 1], the largest share of a query's weight that rows can have that were not fetched from a
    /// <see cref="CandidateIndex"/>; 0 if all rows were compared. F is off by at most this. Owned by the distribution.
    /// </summary>
    public Tensor DiscardedShares { get; }

    /// <summary>Σⱼ wⱼ yⱼ, the head's prediction to the last bit; 0 for a query without a candidate.</summary>
    /// <returns>(…, N).</returns>
    /// <inheritdoc cref="Crps" path="/exception"/>
    public Tensor Mean() => Ask(MeanReadout.Instance);

    /// <summary>Σⱼ wⱼ(yⱼ − ŷ)², in the labels' unit squared.</summary>
    /// <returns>(…, N), at least 0.</returns>
    /// <inheritdoc cref="Crps" path="/exception"/>
    public Tensor Variance() => Ask(new VarianceReadout(labels));

    /// <summary>The square root of the <see cref="Variance"/>, in the labels' unit.</summary>
    /// <returns>(…, N), at least 0.</returns>
    /// <inheritdoc cref="Crps" path="/exception"/>
    public Tensor StandardDeviation()
    {
        using var scope = NewDisposeScope();
        return Variance().sqrt().MoveToOuterDisposeScope();
    }

    /// <summary>F at points that are the same for all queries: the probability that a label is at most the point.</summary>
    /// <param name="points">P of them, at least one, in the labels' unit; they are rounded to the labels' dtype.</param>
    /// <returns>(…, N, P) in [0, 1]; of columns (…, N, q, P).</returns>
    /// <exception cref="ArgumentException">There is no point.</exception>
    /// <inheritdoc cref="Crps" path="/exception[@cref='InvalidOperationException' or @cref='ObjectDisposedException']"/>
    public Tensor Cdf(params IReadOnlyList<double> points)
    {
        Guard.NotEmpty(points, nameof(points));
        using var scope = NewDisposeScope();
        var given = tensor(points.ToArray(), dtype, Device).Widen();
        long[] shape = [.. Rows, ColumnCount, points.Count];
        return AskForSeveral(new CdfReadout(labels, points.Count), given.expand(shape).flatten(-2))
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// F at each query's observed value. If the observed values come from the distributions, these numbers are uniform in [0, 1].
    /// </summary>
    /// <param name="observed">(…, N), of the labels' dtype and device.</param>
    /// <returns>(…, N) in [0, 1].</returns>
    /// <inheritdoc cref="Crps" path="/exception"/>
    public Tensor CdfAt(Tensor observed) => Ask(new CdfReadout(labels, points: 1), observed);

    /// <summary>
    /// The quantiles q(α) = inf{y : F(y) ≥ α}, each the label of a neighbour whose weight is above 0. Because the weights are
    /// rounded, F counts as having reached a level if it is at most 1e-12 below it in float64, otherwise 1e-6.
    /// </summary>
    /// <param name="levels">α, L of them, at least one, each above 0 and at most 1.</param>
    /// <returns>(…, N, L), ascending with the level; of columns (…, N, q, L).</returns>
    /// <exception cref="ArgumentException">There is no level, or one is out of range.</exception>
    /// <inheritdoc cref="Crps" path="/exception[@cref='InvalidOperationException' or @cref='ObjectDisposedException']"/>
    public Tensor Quantile(params IReadOnlyList<double> levels)
    {
        Guard.NotEmpty(levels, nameof(levels));
        Guard.Levels(levels, isOneAllowed: true);
        return AskForSeveral(new QuantileReadout(labels, [.. levels], Slack));
    }

    /// <summary>
    /// The central interval of a level: the quantiles of (1 − level)/2 and (1 + level)/2. It contains that share of the labels if
    /// the distribution is right, which nothing guarantees: check it on rows that were not used in training.
    /// </summary>
    /// <param name="level">In (0, 1), such as 0.9.</param>
    /// <returns>Its ends, (…, N) each.</returns>
    /// <exception cref="ArgumentException">The level is out of range.</exception>
    /// <inheritdoc cref="Crps" path="/exception[@cref='InvalidOperationException' or @cref='ObjectDisposedException']"/>
    public (Tensor Lower, Tensor Upper) Interval(double level)
    {
        Guard.Share(level, nameof(level));
        using var scope = NewDisposeScope();
        var ends = Quantile((1 - level) / 2, (1 + level) / 2);
        return (
            ends.select(-1, 0).clone().MoveToOuterDisposeScope(),
            ends.select(-1, 1).clone().MoveToOuterDisposeScope()
        );
    }

    /// <summary>
    /// How far each distribution is from the observed value: the continuous ranked probability score
    /// ∫ (F(y) − 1[x ≤ y])² dy, in the labels' unit. If a distribution is a single point, it is the absolute error.
    /// <see cref="NeighborHead.Crps(Tensor, Tensor, Tensor, Tensor, Exclusion)"/> is the same with gradients, as a loss.
    /// </summary>
    /// <param name="observed">x, (…, N), of the labels' dtype and device.</param>
    /// <returns>(…, N), at least 0.</returns>
    /// <exception cref="ArgumentException">Not floating, or its shape, dtype or device does not fit.</exception>
    /// <exception cref="InvalidOperationException">The head's parameters have changed.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed, or a tensor of its exclusion is.</exception>
    public Tensor Crps(Tensor observed) => Ask(new CrpsReadout(labels, ofNone: double.NaN), observed);

    /// <summary>
    /// Draws from the distributions: labels of keys, drawn with the weights as probabilities. A draw takes all columns of labels
    /// from the same key.
    /// </summary>
    /// <param name="count">Draws per query, at least 1.</param>
    /// <param name="generator">Null for Torch's own.</param>
    /// <returns>(…, N, count); of columns (…, N, q, count).</returns>
    /// <exception cref="ArgumentException">The count is below 1.</exception>
    /// <inheritdoc cref="Crps" path="/exception[@cref='InvalidOperationException' or @cref='ObjectDisposedException']"/>
    public Tensor Sample(long count, Generator? generator = null)
    {
        Guard.AtLeast(1, count, nameof(count));
        using var scope = NewDisposeScope();
        var draws = rand([.. Rows, count], ScalarType.Float64, Device, generator: generator);
        return AskForSeveral(SampleReadout.Instance, draws).MoveToOuterDisposeScope();
    }

    /// <summary>Frees its tensors.</summary>
    public void Dispose()
    {
        isDisposed = true;
        foreach (var each in owned)
        {
            each.Dispose();
        }
    }

    /// <summary>(…, N).</summary>
    internal long[] Rows => RowBlocks.PairShape(problem.Queries, problem.Keys.Keys)[..^1];

    /// <summary>(…, N) or (…, N, q).</summary>
    internal long[] Shape => isPerKey ? Rows : [.. Rows, ColumnCount];

    internal ScalarType Dtype => dtype;

    internal Device Device => problem.Queries.device;

    /// <summary>|F(y) − ½| of each label; infinite instead of ½, outside of the labels that have a weight.</summary>
    internal double[] DistancesFromMedian(Tensor observed)
    {
        using var scope = NewDisposeScope();
        var distances = Array.ConvertAll(Band.Values(CdfAt(observed)), share => Math.Abs(share - 0.5));
        return Array.ConvertAll(distances, each => each >= 0.5 - Slack ? double.PositiveInfinity : each);
    }

    /// <summary>
    /// Where that distance is at most Q: from the first label where it is to the next where it is not, which is no part of it.
    /// </summary>
    /// <param name="distances">Q of each query and column, below ½ or infinite.</param>
    internal (double[] Lower, double[] Upper) AroundMedian(double[] distances)
    {
        using var scope = NewDisposeScope();
        double[] known = [.. distances.Append(0).Where(double.IsFinite).Distinct()];
        return (
            Ends(-1, new QuantileReadout(labels, Array.ConvertAll(known, each => 0.5 - each), Slack)),
            Ends(1, new QuantileReadout(labels, Array.ConvertAll(known, each => 0.5 + each), -Slack))
        );

        double[] Ends(int side, QuantileReadout readout)
        {
            var quantiles = Band.Values(AskForSeveral(readout));
            return
            [
                .. distances.Select(
                    (distance, i) =>
                        // Of a query without a distribution the quantile is NaN, and stays so.
                        double.IsFinite(distance)
                            ? quantiles[i * known.Length + Array.IndexOf(known, distance)]
                            : quantiles[i * known.Length] + side * double.PositiveInfinity
                ),
            ];
        }
    }

    /// <summary>By how much F may miss a level: the rounding of the weights.</summary>
    private double Slack => dtype == ScalarType.Float64 ? 1e-12 : 1e-6;

    private long ColumnCount => problem.Values.size(-1);

    /// <summary>One number per query and column.</summary>
    private Tensor Ask(Readout readout, Tensor? observed = null)
    {
        if (observed is not null)
        {
            Guard.Observed(observed, Shape, dtype, Device);
        }
        using var held = new Held(observed);
        using var scope = NewDisposeScope();
        var answers = Run(readout, isPerKey ? observed?.unsqueeze(-1) : observed);
        return (isPerKey ? answers.squeeze(-1) : answers).MoveToOuterDisposeScope();
    }

    /// <summary>Several numbers per query and column.</summary>
    private Tensor AskForSeveral(Readout readout, Tensor? given = null)
    {
        using var scope = NewDisposeScope();
        var answers = Run(readout, given);
        var each = answers.size(-1) / ColumnCount;
        long[] shape = isPerKey ? [.. Rows, each] : [.. Rows, ColumnCount, each];
        return answers.reshape(shape).MoveToOuterDisposeScope();
    }

    private Tensor Run(Readout readout, Tensor? given)
    {
        ObjectDisposedException.ThrowIf(isDisposed, this);
        using var withoutGradients = no_grad();
        RequireUnchanged();
        problem.Exclusion?.RequireFit(problem.Queries, problem.Keys.Keys);
        return Engines.Run(problem with { Readout = readout, Given = given?.detach().Widen() }).As(dtype);
    }

    private void RequireUnchanged()
    {
        foreach (var (now, before) in parameters)
        {
            var isSame = now.eq(before).logical_or(now.isnan().logical_and(before.isnan()));
            if (!isSame.all().item<bool>())
            {
                throw new InvalidOperationException(
                    "The head's parameters have changed since the distribution was made: make it anew."
                );
            }
        }
    }
}
