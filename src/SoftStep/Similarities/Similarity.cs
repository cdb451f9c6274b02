using SoftStep.Similarities;
using static TorchSharp.torch.nn;

namespace SoftStep;

/// <summary>
/// How near each query is to each key: larger is nearer. Coordinates beyond ±1e14 in float32 (±1e140 in float64), the type
/// that is given, count as that, which keeps every similarity and gradient finite; float16 and bfloat16 are computed in float32.
/// </summary>
/// <remarks>
/// One of your own overrides <see cref="ComputeLogits"/>, and <see cref="IsKernel"/> where its logits are the logarithms of
/// what it is; it is sealed, and calls <c>RegisterComponents()</c> last in its constructor. Where it is another similarity of
/// projected embeddings, <see cref="ProjectedSimilarity"/> is faster. The heads go through its pairs in blocks, and the backward pass computes each block again: the same
/// embeddings must give the same similarities.
/// </remarks>
public abstract class Similarity : Module<Tensor, Tensor, Tensor>
{
    /// <param name="name">The type's own name.</param>
    protected Similarity(string name)
        : base(name) { }

    /// <summary>s(x, k) of every query and key.</summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">(…, M, d), M ≥ 1, with the queries' leading axes, or without where they have some.</param>
    /// <returns>(…, N, M), larger is nearer.</returns>
    /// <exception cref="ArgumentException">Not floating, or shapes, dtypes or devices do not fit.</exception>
    public sealed override Tensor forward(Tensor queries, Tensor keys) => Evaluate(queries, keys, FromLogits);

    /// <summary>
    /// Whether it is a kernel: its value is a weight already, and its logarithm is what a softmax runs over. False unless
    /// overridden.
    /// </summary>
    public virtual bool IsKernel => false;

    /// <summary>
    /// What a softmax runs over, before the temperature: the similarity itself, or the logarithm of a kernel.
    /// </summary>
    /// <inheritdoc cref="forward"/>
    /// <returns>(…, N, M), larger is nearer.</returns>
    public Tensor Logits(Tensor queries, Tensor keys) => Evaluate(queries, keys, static logits => logits);

    /// <summary>What <c>call</c> runs beside <see cref="forward"/>.</summary>
    internal Hooks Hooks => new(module_pre_hooks, pre_hooks, post_hooks, module_post_hooks);

    /// <summary>
    /// The logits of embeddings in the type that they are computed in, with the hooks, which see the similarities.
    /// </summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">(…, M, d).</param>
    /// <param name="bounds">Of the type that the embeddings were given in.</param>
    internal Tensor CallForLogits(Tensor queries, Tensor keys, Precision bounds) =>
        Hooks.Run(
            this,
            queries,
            keys,
            (queries, keys) => Evaluate(queries, keys, static logits => logits, bounds),
            FromLogits
        );

    /// <summary><see cref="ComputeLogits"/>, told the bounds that the embeddings are within.</summary>
    private protected virtual Tensor LogitsWithin(Tensor queries, Tensor keys, Precision bounds) =>
        ComputeLogits(queries, keys);

    /// <summary>
    /// The similarity whose pairs these are, of embeddings that <see cref="Projected"/> gives; null where hooks are to see all
    /// pairs.
    /// </summary>
    internal virtual Similarity? PairSimilarity => Hooks.IsEmpty ? this : null;

    /// <summary>Embeddings (…, n, d) as the pairs' similarity takes them.</summary>
    internal virtual Tensor Projected(Tensor embeddings) => embeddings;

    /// <summary>How pairs are computed on the CPU's fused path, of embeddings of a size; null where they are not.</summary>
    internal virtual PairKernel? Kernel(long embeddingSize) => null;

    /// <summary>The logits, differentiable for both arguments, with finite gradients at coincident points.</summary>
    /// <param name="queries">(…, N, d), float32 or float64, coordinates within ±1e14 or ±1e140.</param>
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
