using SoftStep.Weightings;
using static TorchSharp.torch.nn;

namespace SoftStep;

/// <summary>
/// Turns each query's similarities into weights, wⱼ ≥ 0, Σⱼ wⱼ = 1, over the query's candidates. A <see cref="NeighborHead"/>
/// combines a weighting with a <see cref="Similarity"/>.
/// </summary>
/// <remarks>
/// To write your own, derive a sealed class, override <see cref="ComputeWeights"/>, and call <c>RegisterComponents()</c> last in
/// the constructor. Heads compute large problems in blocks, and the backward pass computes each block again: equal inputs must
/// give equal weights.
/// </remarks>
public abstract class Weighting : Module<SimilarityRows, Tensor>
{
    /// <param name="name">The name of the derived class.</param>
    protected Weighting(string name)
        : base(name) { }

    /// <summary>The weights of each query's keys.</summary>
    /// <param name="rows">Logits (…, N, M), with the queries and the excluded pairs.</param>
    /// <returns>
    /// (…, N, M), non-negative and summing to 1 for each query; exactly 0 for excluded pairs, so all 0 for a query without
    /// candidates.
    /// </returns>
    public sealed override Tensor forward(SimilarityRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var held = new Held(rows);
        using var scope = NewDisposeScope();
        var weights = ComputeWeights(rows.Widen());
        if (!weights.shape.AsSpan().SequenceEqual(rows.Logits.shape))
        {
            throw new InvalidOperationException(
                $"{GetName()} must give weights {Guard.Describe(rows.Logits.shape)}, but gave {Guard.Describe(weights)}."
            );
        }
        // Last, because with a NaN among the candidates all weights of a row may be NaN.
        weights = rows.Excluded is null ? weights : weights.Filled(rows.Excluded, 0);
        return weights.As(rows.Logits.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The weights, differentiable in the queries and the logits.</summary>
    /// <param name="rows">Logits (…, N, M), float32 or float64, with the queries and the excluded pairs.</param>
    /// <returns>
    /// (…, N, M), non-negative and summing to 1 over each query's candidates; the values of excluded pairs do not matter.
    /// </returns>
    protected abstract Tensor ComputeWeights(SimilarityRows rows);

    /// <summary>Checks the queries before an engine gets them.</summary>
    /// <exception cref="ArgumentException">Their size d is not that of the parameters.</exception>
    internal virtual void RequireFit(Tensor queries) { }

    /// <summary>Whether there are no hooks, so that <c>call</c> runs only <see cref="forward"/>.</summary>
    internal virtual bool HasNoHooks => Hooks.AreNone(module_pre_hooks, pre_hooks, post_hooks, module_post_hooks);

    /// <summary>
    /// Why the nearest keys do not tell how much weight all others can have; null if they do: a key's weight falls with its logit,
    /// and depends on the other keys only through the largest logit and the sum or threshold that makes the weights sum to 1.
    /// </summary>
    internal virtual string? NeedsAllKeys => "nothing is known about a weighting of one's own";

    /// <summary>Whether further keys change all weights by the same factor, so that the ratio of two weights stays.</summary>
    internal virtual bool HasFixedRatios => false;

    /// <summary>
    /// How far below the largest logit those of keys with a weight can be, (…, N, 1); null if that is unlimited, or not known in advance.
    /// </summary>
    /// <param name="queries">(…, N, d).</param>
    internal virtual Tensor? Reach(Tensor queries) => null;

    /// <summary>This weighting for the fused CPU engine; null if it cannot be fused.</summary>
    /// <param name="queries">(…, N, d), float32 or float64.</param>
    /// <param name="isKernel">Whether the logits are logarithms of the similarities.</param>
    /// <param name="isTraining">Whether the head is in training mode.</param>
    internal virtual RowKernel? Kernel(Tensor queries, bool isKernel, bool isTraining) => null;
}
