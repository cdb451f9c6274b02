using SoftStep.Similarities;
using static TorchSharp.torch.nn;

namespace SoftStep;

/// <summary>
/// How near each query is to each key; larger is nearer. Coordinates are clamped to ±1e14 if the given embeddings are float32,
/// float16 or bfloat16, and to ±1e140 if they are float64, so that similarities and gradients stay finite. float16 and
/// bfloat16 are computed in float32.
/// </summary>
/// <remarks>
/// To write your own, derive a sealed class, override <see cref="ComputeLogits"/>, and <see cref="IsKernel"/> if the logits are
/// logarithms of the similarity, and call <c>RegisterComponents()</c> last in the constructor. If it is an existing similarity
/// of projected embeddings, derive from <see cref="ProjectedSimilarity"/> instead, which is faster. Heads compute large
/// problems in blocks, and the backward pass computes each block again: equal embeddings must give equal similarities.
/// </remarks>
public abstract class Similarity : Module<Tensor, Tensor, Tensor>
{
    /// <param name="name">The name of the derived class.</param>
    protected Similarity(string name)
        : base(name) { }

    /// <summary>s(x, k) for every query x and key k.</summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">
    /// (…, M, d), M ≥ 1, with the queries' leading axes. If only one of queries and keys has leading axes, the other is shared.
    /// </param>
    /// <returns>(…, N, M), larger is nearer.</returns>
    /// <exception cref="ArgumentException">An argument is not floating, or shapes, dtypes or devices do not fit.</exception>
    public sealed override Tensor forward(Tensor queries, Tensor keys) => Evaluate(queries, keys, FromLogits);

    /// <summary>
    /// Whether the similarity is a kernel: its value is already a weight, and its logits are its logarithm. False by default.
    /// </summary>
    public virtual bool IsKernel => false;

    /// <summary>
    /// The logits for a softmax, before the temperature: the similarity itself, or the logarithm of a kernel.
    /// </summary>
    /// <inheritdoc cref="forward"/>
    /// <returns>(…, N, M), larger is nearer.</returns>
    public Tensor Logits(Tensor queries, Tensor keys) => Evaluate(queries, keys, static logits => logits);

    /// <summary>The hooks that <c>call</c> runs around <see cref="forward"/>.</summary>
    internal Hooks Hooks => new(module_pre_hooks, pre_hooks, post_hooks, module_post_hooks);

    /// <summary>
    /// The logits of queries in the dtype of the computation. Runs the hooks, which see the similarities of all keys. Without
    /// hooks keys of another dtype are converted a block at a time, so that a large bank in float16 or bfloat16 is not copied.
    /// </summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">(…, M, d), of any dtype.</param>
    /// <param name="bounds">The bounds of the dtype in which the embeddings were given.</param>
    internal Tensor CallForLogits(Tensor queries, Tensor keys, Precision bounds)
    {
        return
            keys.dtype == queries.dtype || keys.size(-2) <= RowBlocks.ConvertedAtATime(keys) || PairSimilarity is null
            ? LogitsOf(keys)
            : RowBlocks.Run(keys, -2, RowBlocks.ConvertedAtATime(keys), LogitsOf, joined: -1);

        Tensor LogitsOf(Tensor some) =>
            Hooks.Run(
                this,
                queries,
                some.As(queries.dtype),
                (queries, keys) => Evaluate(queries, keys, static logits => logits, bounds),
                FromLogits
            );
    }

    /// <summary><see cref="ComputeLogits"/> of embeddings within these bounds.</summary>
    private protected virtual Tensor LogitsWithin(Tensor queries, Tensor keys, Precision bounds) =>
        ComputeLogits(queries, keys);

    /// <summary>
    /// The similarity that computes the pairs, from embeddings that <see cref="Projected"/> returns. Null if there are hooks,
    /// which must see all pairs at once.
    /// </summary>
    internal virtual Similarity? PairSimilarity => Hooks.IsEmpty ? this : null;

    /// <summary>Embeddings (…, n, d) as <see cref="PairSimilarity"/> needs them.</summary>
    internal virtual Tensor Projected(Tensor embeddings) => embeddings;

    /// <summary>
    /// From embeddings (…, n, d), without NaN and clamped, to the factors (…, n, 1) by which <see cref="Projected"/> multiplies them,
    /// if it does nothing else, in every instance of the type and for ever: a bank then keeps the factors of its keys. Otherwise
    /// null.
    /// </summary>
    internal virtual Func<Tensor, Tensor>? Factors => null;

    /// <summary>How the fused CPU engine computes pairs of embeddings of this size; null if it cannot.</summary>
    internal virtual PairKernel? Kernel(long embeddingSize) => null;

    /// <summary>How the logits of embeddings of this size are limited by the Euclidean distance; null if they are not.</summary>
    internal virtual DistanceBound? DistanceBound(long embeddingSize) => null;

    /// <summary>The logits, differentiable in both arguments, with finite gradients also at coincident points.</summary>
    /// <param name="queries">(…, N, d), float32 or float64, without NaN, coordinates clamped.</param>
    /// <param name="keys">(…, M, d), of the same dtype, with the queries' leading axes or without.</param>
    /// <returns>(…, N, M), larger is nearer.</returns>
    protected abstract Tensor ComputeLogits(Tensor queries, Tensor keys);

    private Tensor FromLogits(Tensor logits) => IsKernel ? logits.exp() : logits;

    private Tensor Evaluate(Tensor queries, Tensor keys, Func<Tensor, Tensor> finish, Precision? given = null)
    {
        Guard.Pairs(queries, keys);
        var bounds = given ?? Precision.Of(queries);
        using var held = new Held(queries, keys);
        using var scope = NewDisposeScope();
        var (x, unknownQueries) = queries.Bounded(bounds).Marked();
        var (k, unknownKeys) = ReferenceEquals(keys, queries) ? (x, unknownQueries) : keys.Bounded(bounds).Marked();
        var logits = LogitsWithin(x, k, bounds);
        if (logits.ndim < 2 || logits.size(-2) != queries.size(-2) || logits.size(-1) != keys.size(-2))
        {
            throw new InvalidOperationException(
                $"{GetName()} must give logits (…, {queries.size(-2)}, {keys.size(-2)}), "
                    + $"but gave {Guard.Describe(logits)}."
            );
        }
        return finish(logits).Plus(unknownQueries).Plus(unknownKeys.mT).As(queries.dtype).MoveToOuterDisposeScope();
    }
}
