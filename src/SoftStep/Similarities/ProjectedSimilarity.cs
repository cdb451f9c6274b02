namespace SoftStep;

/// <summary>
/// A similarity of projected embeddings: s(x, k) = s′(f(x), f(k)) with another similarity s′ and a projection f. If s′ is
/// fused on the CPU, so is this.
/// </summary>
/// <remarks>
/// Submodule: <c>inner</c>, which it owns. To write your own, derive a sealed class, override <see cref="Project"/>, and call
/// <c>RegisterComponents()</c> last in the constructor.
/// </remarks>
public abstract class ProjectedSimilarity : Similarity
{
    private protected readonly Similarity inner;

    /// <param name="name">The name of the derived class.</param>
    /// <param name="inner">s′, applied to the projected embeddings.</param>
    protected ProjectedSimilarity(string name, Similarity inner)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(inner);
        this.inner = inner;
    }

    /// <inheritdoc/>
    public sealed override bool IsKernel => inner.IsKernel;

    internal override Similarity? PairSimilarity => Hooks.IsEmpty ? inner.PairSimilarity : null;

    internal override Tensor Projected(Tensor embeddings)
    {
        using var scope = NewDisposeScope();
        var (known, mark) = embeddings.Bounded().Marked();
        return inner.Projected(Checked(known).Plus(mark)).MoveToOuterDisposeScope();
    }

    /// <summary>The projection f of each embedding. It must be differentiable, and finite for finite embeddings.</summary>
    /// <param name="embeddings">(…, n, d), float32 or float64, without NaN, coordinates clamped.</param>
    /// <returns>(…, n, d′), of the same dtype.</returns>
    protected internal abstract Tensor Project(Tensor embeddings);

    private protected sealed override Tensor LogitsWithin(Tensor queries, Tensor keys, Precision bounds) =>
        inner.CallForLogits(Checked(queries), Checked(keys), bounds);

    /// <inheritdoc/>
    protected sealed override Tensor ComputeLogits(Tensor queries, Tensor keys) =>
        LogitsWithin(queries, keys, Precision.Of(queries));

    private Tensor Checked(Tensor embeddings)
    {
        var projected = Project(embeddings);
        var fits =
            projected.dtype == embeddings.dtype
            && projected.ndim == embeddings.ndim
            && projected.shape.AsSpan(..^1).SequenceEqual(embeddings.shape.AsSpan(..^1))
            && projected.size(-1) > 0;
        return fits
            ? projected
            : throw new InvalidOperationException(
                $"{GetName()} must project {Guard.Describe(embeddings)} to as many rows of the same dtype, "
                    + $"but gave {Guard.Describe(projected)}."
            );
    }
}
