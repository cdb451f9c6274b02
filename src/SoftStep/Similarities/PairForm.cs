namespace SoftStep.Similarities;

/// <summary>How the logits of many pairs can be computed.</summary>
internal enum PairForm
{
    /// <summary>From the differences of coordinates only.</summary>
    Differences,

    /// <summary>From ‖x − k‖² = ‖x‖² + ‖k‖² − 2 x·k, so by a matrix product.</summary>
    Distance,

    /// <summary>From x·k, a matrix product.</summary>
    Product,
}
