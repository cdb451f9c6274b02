using SoftStep.Warping;
using SoftStep.Weightings;
using static TorchSharp.torch.nn;

namespace SoftStep;

/// <summary>
/// The soft top-k of the similarities s themselves, without ranks,
/// <code>w = m/k,  m = argmin ‖m − s/ε‖ over {0 ≤ m ≤ 1, Σ m = k}</code>
/// with a fixed k, or one of each query that is learned, k = 1 + softplus(v·x + c). For k of the number of a row's candidates
/// or more all have equal weight; ties share.
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

    /// <param name="neighbors">k, at least 1, need not be whole; where it is learned it starts from here, and must be above 1.</param>
    /// <param name="strength">ε &gt; 0, in the units of the similarity. Small gives hard neighbours.</param>
    /// <param name="embeddingSize">d, where each query has a k of its own that is learned; null for one fixed k.</param>
    /// <exception cref="ArgumentException">neighbors, the strength or the embedding size is out of range.</exception>
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
            // softplus of it is k − 1.
            bias = Parameters.Of(neighbors - 1 + Math.Log(-double.ExpM1(1 - neighbors)));
        }
        RegisterComponents();
    }

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
