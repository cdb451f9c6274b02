namespace SoftStep.Similarities;

/// <summary>
/// How a key's logit is limited by its Euclidean distance r to the query: a ≤ −s·r, or a ≤ −s·r², s &gt; 0. Keys that are far
/// enough need not be seen to know that their logits are small.
/// </summary>
/// <param name="isSquared">Whether the limit is −s·r².</param>
/// <param name="unit">s, or its fixed factor.</param>
/// <param name="logScale">The logarithm of its learned factor, (1), or null.</param>
internal sealed class DistanceBound(bool isSquared, double unit = 1, Parameter? logScale = null)
{
    /// <summary>The largest logit of a key that is at least so far away.</summary>
    public Tensor LogitAt(Tensor distances) => -(isSquared ? distances.Squared() : distances) * Scale(distances);

    /// <summary>The distance from which on all logits are at most these.</summary>
    public Tensor DistanceOf(Tensor logits)
    {
        var distances = (-logits / Scale(logits)).AtLeast(0);
        return isSquared ? distances.sqrt() : distances;
    }

    private Tensor Scale(Tensor like) =>
        logScale is null ? like.new_ones(1).Times(unit) : logScale.For(like).exp().Times(unit);
}
