using SoftStep.Weightings;
using static TorchSharp.torch.nn;

namespace SoftStep;

/// <summary>
/// The idea of the library as an object: a row of similarities becomes a row of weights, wⱼ ≥ 0, Σⱼ wⱼ = 1, over the row's
/// candidates. A <see cref="NeighborHead"/> is one of these with a <see cref="Similarity"/>.
/// </summary>
/// <remarks>
/// One of your own overrides <see cref="ComputeWeights"/>, is sealed, and calls <c>RegisterComponents()</c> last in its
/// constructor. The heads go through their rows in blocks, and the backward pass computes each block again: the same rows must
/// give the same weights.
/// </remarks>
public abstract class Weighting : Module<SimilarityRows, Tensor>
{
    /// <param name="name">The type's own name.</param>
    protected Weighting(string name)
        : base(name) { }

    /// <summary>The weights of rows.</summary>
    /// <param name="rows">Logits (…, N, M) and what belongs to them.</param>
    /// <returns>
    /// (…, N, M), each row non-negative and summing to 1; exactly 0 for excluded pairs, so zeros where a row has no candidate.
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
        // Last of all: in a row of NaN every pair may have become NaN.
        weights = rows.Excluded is null ? weights : weights.Filled(rows.Excluded, 0);
        return weights.As(rows.Logits.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The weights, differentiable for the queries and the logits.</summary>
    /// <param name="rows">Logits (…, N, M), float32 or float64.</param>
    /// <returns>(…, N, M), non-negative; what is given for excluded pairs does not count.</returns>
    protected abstract Tensor ComputeWeights(SimilarityRows rows);

    /// <summary>What is asked of the queries before an engine sees a part of them.</summary>
    /// <exception cref="ArgumentException">They are of another size than what is learned per query.</exception>
    internal virtual void RequireFit(Tensor queries) { }

    /// <summary>Whether <c>call</c> runs nothing beside <see cref="forward"/>.</summary>
    internal virtual bool HasNoHooks =>
        module_pre_hooks.Count == 0 && pre_hooks.Count == 0 && post_hooks.Count == 0 && module_post_hooks.Count == 0;

    /// <summary>How rows are weighed on the CPU's fused path, or null where they are not.</summary>
    /// <param name="queries">(…, N, d), float32 or float64.</param>
    /// <param name="isKernel">Whether the logits are logarithms of the similarities.</param>
    /// <param name="isTraining">The mode of this prediction.</param>
    internal virtual RowKernel? Kernel(Tensor queries, bool isKernel, bool isTraining) => null;
}
