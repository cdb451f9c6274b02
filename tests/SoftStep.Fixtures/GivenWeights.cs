namespace SoftStep.Fixtures;

/// <summary>Queries and keys of which a head with the dot product and a softmax makes given weights.</summary>
public static class GivenWeights
{
    /// <summary>exp of it is 0 in every type.</summary>
    private const double LogOfZero = -2000;

    /// <summary>That head.</summary>
    public static NcaHead Head(ExecutionPath path = ExecutionPath.Automatic) =>
        new(new DotSimilarity()) { Execution = new() { Path = path } };

    /// <summary>Its queries and keys.</summary>
    /// <param name="weights">(N, M), each row with a sum of 1.</param>
    /// <returns>(N, M) and (M, M).</returns>
    public static (Tensor Queries, Tensor Keys) Embeddings(Tensor weights)
    {
        var count = weights.size(-1);
        var logits = weights.log().clamp_min(LogOfZero);
        // The similarity is x·k/d.
        return (logits * count, eye(count, dtype: weights.dtype));
    }
}
