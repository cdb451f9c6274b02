namespace SoftStep;

/// <summary>In which sense the soft rank is the nearest point of the permutahedron.</summary>
/// <remarks>Blondel et al., Fast Differentiable Sorting and Ranking, arXiv 2002.08871.</remarks>
public enum Regularization
{
    /// <summary>Euclidean distance: ranks are piecewise linear in the values, and a row's sum is kept.</summary>
    L2,

    /// <summary>Kullback-Leibler divergence: ranks are positive and smoother, and their logarithms are computed.</summary>
    KL,
}
