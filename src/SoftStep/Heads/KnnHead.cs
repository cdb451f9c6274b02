namespace SoftStep;

/// <summary>
/// Differentiable k nearest neighbours: the k nearest by soft ranks of the similarities, with a fixed k, or as many as SoftStep
/// learns. Its weighting is a <see cref="SoftRankWeighting"/>, where the formulas are.
/// </summary>
/// <remarks>
/// Susman et al., SoftStep, arXiv 2506.08139v2; the soft rank is Blondel et al.'s, arXiv 2002.08871.
/// </remarks>
public sealed class KnnHead : NeighborHead
{
    /// <summary>A fixed number of neighbours.</summary>
    /// <param name="neighbors">k, at least 1.</param>
    /// <param name="similarity">Euclidean unless given; the head owns it.</param>
    /// <param name="options">Strength 0.1 and L2 unless given.</param>
    /// <exception cref="ArgumentException">neighbors is below 1 or the strength not above 0.</exception>
    public KnnHead(int neighbors, Similarity? similarity = null, KnnOptions? options = null)
        : base(nameof(KnnHead), similarity, new SoftRankWeighting(neighbors, options)) { }

    /// <summary>As many neighbours as SoftStep learns.</summary>
    /// <param name="warp">SoftStep on min-max z; the head owns it.</param>
    /// <param name="similarity">Euclidean unless given; the head owns it.</param>
    /// <param name="options">Strength 0.1 and L2 unless given.</param>
    /// <exception cref="ArgumentException">The warp wants relative z, or the strength is not above 0.</exception>
    public KnnHead(SoftStepWarp warp, Similarity? similarity = null, KnnOptions? options = null)
        : base(nameof(KnnHead), similarity, new SoftRankWeighting(warp, options)) { }
}
