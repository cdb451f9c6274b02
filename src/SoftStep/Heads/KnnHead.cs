namespace SoftStep;

/// <summary>
/// Differentiable k nearest neighbours, by soft ranks of the similarities: with a fixed k, or with as many neighbours as SoftStep
/// learns. It is a <see cref="NeighborHead"/> with a <see cref="SoftRankWeighting"/>, which has the formulas.
/// </summary>
/// <remarks>
/// Susman et al., SoftStep, arXiv 2506.08139v2; the soft rank is Blondel et al.'s, arXiv 2002.08871.
/// </remarks>
public sealed class KnnHead : NeighborHead
{
    /// <summary>Creates a head with a fixed number of neighbours.</summary>
    /// <param name="neighbors">k, at least 1.</param>
    /// <param name="similarity">Euclidean by default; the head owns it.</param>
    /// <param name="options">Strength 0.1 and L2 by default.</param>
    /// <exception cref="ArgumentException">neighbors is below 1 or the strength not above 0.</exception>
    public KnnHead(int neighbors, Similarity? similarity = null, KnnOptions? options = null)
        : base(nameof(KnnHead), similarity, new SoftRankWeighting(neighbors, options)) { }

    /// <summary>Creates a head whose neighbourhood is learned by SoftStep.</summary>
    /// <param name="warp">SoftStep with min-max z; the head owns it.</param>
    /// <param name="similarity">Euclidean by default; the head owns it.</param>
    /// <param name="options">Strength 0.1 and L2 by default.</param>
    /// <exception cref="ArgumentException">The warp has relative z, or the strength is not above 0.</exception>
    public KnnHead(SoftStepWarp warp, Similarity? similarity = null, KnnOptions? options = null)
        : base(nameof(KnnHead), similarity, new SoftRankWeighting(warp, options)) { }
}
