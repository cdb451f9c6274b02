namespace SoftStep;

/// <summary>The distance by which the k nearest neighbours are found.</summary>
public enum NeighborMetric
{
    /// <summary>‖x − k‖₂, scikit-learn's p = 2.</summary>
    Euclidean,

    /// <summary>‖x − k‖₁, scikit-learn's p = 1.</summary>
    Manhattan,
}
