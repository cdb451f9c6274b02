using SoftStep.Warping;
using SoftStep.Weightings;
using static TorchSharp.torch.nn;

namespace SoftStep;

/// <summary>
/// The soft top-k of the similarities s, without ranks,
/// <code>w = m/k,  m = argmin ‖m − s/ε‖ over {0 ≤ m ≤ 1, Σ m = k}</code>
/// with a fixed k, or a learned k per query, k = 1 + softplus(v·x + c) with the query x. Tied keys have equal weights. If there
/// are no more than k candidates, all have equal weight.
/// </summary>
/// <remarks>
/// With a learned k: parameters <c>weight</c> (1, d), starting at 0, and <c>bias</c> (1). Sander et al., Fast, Differentiable
/// and Sparse Top-k, arXiv 2302.01425.
/// </remarks>
public sealed class SoftTopKWeighting : Weighting
{
    private readonly double neighbors;
    private readonly double strength;
    private readonly Parameter? weight;
    private readonly Parameter? bias;

    /// <param name="neighbors">k, at least 1, not necessarily an integer. A learned k starts from it; it must then be above 1.</param>
    /// <param name="strength">ε &gt; 0, in the units of the similarity. A small ε gives nearly hard neighbours.</param>
    /// <param name="embeddingSize">d, to learn a k per query; null for a fixed k.</param>
    /// <exception cref="ArgumentException">An argument is out of range.</exception>
    public SoftTopKWeighting(double neighbors, double strength = 1, long? embeddingSize = null)
        : base(nameof(SoftTopKWeighting))
    {
        if (!(double.IsFinite(neighbors) && (neighbors > 1 || (neighbors == 1 && embeddingSize is null))))
        {
            throw new ArgumentOutOfRangeException(
                nameof(neighbors),
                neighbors,
                $"neighbors must be finite and at least 1, and above 1 where it is learned, but is {neighbors}."
            );
        }
        Guard.Positive(strength, nameof(strength));
        (this.neighbors, this.strength) = (neighbors, strength);
        if (embeddingSize is { } size)
        {
            Guard.AtLeast(1, size, nameof(embeddingSize));
            weight = Parameters.Zeros(1, size);
            // The inverse of softplus at k − 1.
            bias = Parameters.Of(neighbors - 1 + Math.Log(-double.ExpM1(1 - neighbors)));
        }
        RegisterComponents();
    }

    internal override string? NeedsAllKeys => null;

    internal override void RequireFit(Tensor queries)
    {
        if (weight is not null)
        {
            Guard.Embeddings(queries, weight.size(1), nameof(queries));
        }
    }

    internal override RowKernel Kernel(Tensor queries, bool isKernel, bool isTraining)
    {
        IReadOnlyList<QueryNumbers> numbers = [];
        if (weight is not null)
        {
            numbers = [QueryNumbers.Linear(weight.For(queries), bias!.For(queries))];
        }
        return new SoftTopKKernel(numbers)
        {
            IsKernel = isKernel,
            Strength = strength,
            Neighbors = neighbors,
        };
    }

    /// <inheritdoc/>
    protected override Tensor ComputeWeights(SimilarityRows rows)
    {
        var k = weight is null ? rows.Logits.new_zeros(1).Plus(neighbors) : LearnedNeighbors(rows.Queries);
        var memberships = CappedSimplex.Project(rows.Similarities().Over(strength), k, rows.Excluded);
        return RowWeights.Normalize(memberships, rows.Excluded);
    }

    /// <summary>1 + log(1 + exp p), (…, N, 1).</summary>
    private Tensor LearnedNeighbors(Tensor queries)
    {
        var p = functional.linear(queries, weight!.For(queries), bias!.For(queries));
        return p.logaddexp(p.zeros_like()).Plus(1L);
    }
}
