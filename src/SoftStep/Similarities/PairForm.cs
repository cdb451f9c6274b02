namespace SoftStep.Similarities;

/// <summary>What the logits of many pairs can be made from.</summary>
internal enum PairForm
{
    /// <summary>Only from the differences of coordinates.</summary>
    Differences,

    /// <summary>From ‖x‖² + ‖k‖² − 2 x·k, so from a matrix product.</summary>
    Distance,

    /// <summary>From x·k, a matrix product itself.</summary>
    Product,
}
