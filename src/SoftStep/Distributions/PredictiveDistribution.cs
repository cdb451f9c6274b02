using SoftStep.Distributions;
using SoftStep.Execution;
using SoftStep.Readouts;

namespace SoftStep;

/// <summary>
/// What a neighbour head predicts as a distribution: in each column of labels by itself, the labels with each query's weights,
/// <code>
/// F(y) = Σⱼ wⱼ 1[yⱼ ≤ y]
/// </code>
/// The head's prediction is its mean. <see cref="NeighborHead.Distribution(Tensor, Tensor, Tensor, Exclusion)"/> and
/// <see cref="DeepRegressor.PredictDistribution"/> make one.
/// </summary>
/// <remarks>
/// It keeps no weights. Every question computes each query's row of weights anew, which takes about as long as a prediction and
/// needs no more memory, however large the bank is. Answers are new tensors of the embeddings' dtype, without gradients. Where
/// shapes are given below, labels (M, q) of several columns put an axis q behind N.
/// <para>
/// Answers are NaN for a query without a candidate, which has no distribution; for a query with a NaN, or with one among its
/// candidates; and in a column in which a label that is NaN or infinite has a weight. Only <see cref="Mean"/> is the
/// prediction in all of these cases.
/// </para>
/// <para>
/// Questions are refused once the head's parameters have changed. Several threads may ask at the same time.
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
    /// <param name="owned">What is disposed with the distribution, and lives until then.</param>
    internal PredictiveDistribution(
        NeighborProblem problem,
        LabelSet labels,
        bool isPerKey,
        ScalarType dtype,
        params IReadOnlyList<IDisposable> owned
    )
    {
        (this.problem, this.labels, this.isPerKey, this.dtype) = (problem, labels, isPerKey, dtype);
        parameters = [.. problem.Parameters.Select(now => (now, now.detach().clone().DetachFromDisposeScope()))];
        this.owned = [problem.Queries, .. owned, .. parameters.Select(parameter => parameter.Before)];
        foreach (var tensor in this.owned.OfType<Tensor>())
        {
            tensor.DetachFromDisposeScope();
        }
    }

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

    /// <summary>F at points that are the same for all queries: how probable a label is that is at most this.</summary>
    /// <param name="points">P of them, at least one, in the labels' unit; they are rounded to the labels' dtype.</param>
    /// <returns>(…, N, P) in [0, 1]; of columns (…, N, q, P).</returns>
    /// <exception cref="ArgumentException">There is no point.</exception>
    /// <inheritdoc cref="Crps" path="/exception[@cref='InvalidOperationException' or @cref='ObjectDisposedException']"/>
    public Tensor Cdf(params IReadOnlyList<double> points)
    {
        Guard.NotEmpty(points, nameof(points));
        using var scope = NewDisposeScope();
        var given = tensor(points.ToArray(), dtype, problem.Queries.device).Widen();
        long[] shape = [.. Rows, problem.Values.size(-1), points.Count];
        return AskForSeveral(new CdfReadout(labels, points.Count), given.expand(shape).flatten(-2))
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// F at what was observed, for each query its own: for observations from the distribution it is close to uniform.
    /// </summary>
    /// <param name="observed">(…, N), of the labels' dtype and device.</param>
    /// <returns>(…, N) in [0, 1].</returns>
    /// <inheritdoc cref="Crps" path="/exception"/>
    public Tensor CdfAt(Tensor observed) => Ask(new CdfReadout(labels, points: 1), observed);

    /// <summary>
    /// The quantiles q(α) = inf{y : F(y) ≥ α}, each the label of a neighbour that has a weight. F counts as having reached a level
    /// that it misses by no more than the weights' rounding, 1e-12 in float64 and else 1e-6.
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
    /// The central interval of a level: the quantiles of (1 − level)/2 and (1 + level)/2. It is where the head believes that share
    /// of the labels to be, which nothing promises; intervals with a promise come from rows that took no part in training.
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
    /// How far each distribution is from what was observed, the continuous ranked probability score in the labels' unit:
    /// ∫ (F(y) − 1[x ≤ y])² dy. It is the absolute error of a distribution that is one point.
    /// <see cref="NeighborHead.Crps(Tensor, Tensor, Tensor, Tensor, Exclusion)"/> is the loss.
    /// </summary>
    /// <param name="observed">x, (…, N), of the labels' dtype and device.</param>
    /// <returns>(…, N), at least 0.</returns>
    /// <exception cref="ArgumentException">Not floating, or its shape, dtype or device does not fit.</exception>
    /// <exception cref="InvalidOperationException">The head's parameters have changed.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed, or a tensor of its exclusion is.</exception>
    public Tensor Crps(Tensor observed) => Ask(new CrpsReadout(labels, ofNone: double.NaN), observed);

    /// <summary>
    /// Draws from the distributions: labels of keys that are drawn by their weights. Of several columns a draw is one key's, so that
    /// they belong together.
    /// </summary>
    /// <param name="count">How many for each query, at least 1.</param>
    /// <param name="generator">Null for Torch's own.</param>
    /// <returns>(…, N, count); of columns (…, N, q, count).</returns>
    /// <exception cref="ArgumentException">The count is below 1.</exception>
    /// <inheritdoc cref="Crps" path="/exception[@cref='InvalidOperationException' or @cref='ObjectDisposedException']"/>
    public Tensor Sample(long count, Generator? generator = null)
    {
        Guard.AtLeast(1, count, nameof(count));
        using var scope = NewDisposeScope();
        var draws = rand([.. Rows, count], ScalarType.Float64, problem.Queries.device, generator: generator);
        return AskForSeveral(SampleReadout.Instance, draws).MoveToOuterDisposeScope();
    }

    /// <summary>Frees what it holds.</summary>
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

    /// <summary>One number for each query and column, where one is given for each, or none.</summary>
    private Tensor Ask(Readout readout, Tensor? observed = null)
    {
        if (observed is not null)
        {
            Guard.Observed(observed, Shape, dtype, problem.Queries.device);
        }
        using var held = new Held(observed);
        using var scope = NewDisposeScope();
        var answers = Run(readout, isPerKey ? observed?.unsqueeze(-1) : observed);
        return (isPerKey ? answers.squeeze(-1) : answers).MoveToOuterDisposeScope();
    }

    /// <summary>Several numbers for each query and column.</summary>
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
