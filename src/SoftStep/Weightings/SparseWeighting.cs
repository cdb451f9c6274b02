using SoftStep.Weightings;

namespace SoftStep;

/// <summary>
/// A weighting that gives far candidates a weight of exactly 0, with a cutoff that is not learned:
/// <see cref="SparsemaxWeighting"/> or <see cref="Entmax15Weighting"/>.
/// </summary>
public abstract class SparseWeighting : Weighting
{
    private readonly bool isEntmax;
    private readonly double temperature;

    private protected SparseWeighting(string name, bool isEntmax, double temperature)
        : base(name)
    {
        Guard.Positive(temperature, nameof(temperature));
        (this.isEntmax, this.temperature) = (isEntmax, temperature);
    }

    internal sealed override string? NeedsAllKeys => null;

    internal sealed override RowKernel Kernel(Tensor queries, bool isKernel, bool isTraining) =>
        new SparseRowKernel(isEntmax, temperature);

    /// <inheritdoc/>
    protected sealed override Tensor ComputeWeights(SimilarityRows rows)
    {
        var logits = rows.Logits.Over(temperature);
        var weights = isEntmax
            ? SparseRows.Entmax15(logits, rows.Excluded)
            : SparseRows.Sparsemax(logits, rows.Excluded);
        return RowWeights.Normalize(weights, rows.Excluded);
    }
}
