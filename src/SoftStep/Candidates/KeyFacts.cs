namespace SoftStep.Candidates;

/// <summary>What is computed once about keys (M, d).</summary>
/// <param name="Measured">
/// The keys, contiguous, as matrix products use them: clamped, with 0 in place of NaN and, if that is more accurate, with an
/// origin subtracted. A copy only if that changes them.
/// </param>
/// <param name="Unknown">Indices, ascending, of the keys that had a NaN.</param>
internal abstract record KeyFacts(Tensor Measured, int[] Unknown);
