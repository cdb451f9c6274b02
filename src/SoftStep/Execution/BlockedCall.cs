namespace SoftStep.Execution;

/// <summary>What a blocked prediction is told beside its tensors.</summary>
/// <param name="Weights">From queries, keys and the pairs that take no part to weights.</param>
/// <param name="Exclusion">Which pairs take no part, or null; the last of the tensors are its own.</param>
/// <param name="BlockRows">Queries at a time.</param>
/// <param name="Gate">Is locked while a backward uses the parameters' own gradients.</param>
internal sealed record BlockedCall(
    Func<Tensor, Tensor, Tensor?, Tensor> Weights,
    Exclusion? Exclusion,
    long BlockRows,
    object Gate
)
{
    public IEnumerable<(long First, long Count)> Blocks(long rows)
    {
        for (var first = 0L; first == 0 || first < rows; first += BlockRows)
        {
            yield return (first, Math.Min(BlockRows, rows - first));
        }
    }
}
