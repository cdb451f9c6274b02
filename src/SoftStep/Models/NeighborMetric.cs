namespace SoftStep;

/// <summary>What the k nearest are nearest in.</summary>
public enum NeighborMetric
{
    /// <summary>‖x − k‖₂, scikit-learn's p = 2.</summary>
    Euclidean,

    /// <summary>‖x − k‖₁, scikit-learn's p = 1.</summary>
    Manhattan,
}
