namespace SoftStep.Fixtures;

/// <summary>The kind of similarity.</summary>
public enum SimilarityKind
{
    /// <summary>−‖x − k‖₂.</summary>
    Euclidean,

    /// <summary>−‖x − k‖².</summary>
    SquaredEuclidean,

    /// <summary>−‖x − k‖₁.</summary>
    Manhattan,

    /// <summary>x·k / d.</summary>
    Dot,

    /// <summary>The cosine of the angle.</summary>
    Cosine,

    /// <summary>exp(−γ‖x − k‖²).</summary>
    Rbf,
}
