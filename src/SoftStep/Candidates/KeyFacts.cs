namespace SoftStep.Candidates;

/// <summary>What is found out about keys (M, d).</summary>
/// <param name="Measured">
/// The keys, contiguous, as they go into products: bounded and, where that is safer, measured from another origin than 0.
/// A copy only where that changes them.
/// </param>
/// <param name="Unknown">Which of them, ascending, had a NaN, in whose place is 0.</param>
internal abstract record KeyFacts(Tensor Measured, int[] Unknown);
