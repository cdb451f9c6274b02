namespace SoftStep;

/// <summary>The distance by which the soft ranks are the nearest point of the permutahedron.</summary>
/// <remarks>Blondel et al., Fast Differentiable Sorting and Ranking, arXiv 2002.08871.</remarks>
public enum Regularization
{
    /// <summary>Euclidean distance: ranks are piecewise linear in the values, and the ranks of a row sum to n(n + 1)/2.</summary>
    L2,

    /// <summary>Kullback-Leibler divergence: ranks are positive and smoother.</summary>
    KL,
}
