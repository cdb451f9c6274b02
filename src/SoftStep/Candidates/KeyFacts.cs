namespace SoftStep.Candidates;

/// <summary>What is computed once about keys (M, d).</summary>
/// <param name="Stored">The keys, contiguous: their own memory, or a copy if that is not contiguous.</param>
internal abstract record KeyFacts(Tensor Stored);
