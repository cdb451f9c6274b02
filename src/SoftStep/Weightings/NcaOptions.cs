namespace SoftStep;

/// <summary>Options of a <see cref="SoftmaxWeighting"/> and an <see cref="NcaHead"/>.</summary>
public sealed record NcaOptions
{
    /// <summary>The temperature τ &gt; 0, in the units of the similarity's logits; 1 by default. A small τ gives few neighbours.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Whether τ is learned (as its logarithm), starting from <see cref="Temperature"/>; false by default.</summary>
    public bool LearnTemperature { get; init; }

    /// <summary>
    /// The embedding size d, to learn a temperature per query, τ = exp(v·x + c) with the query x, starting from
    /// <see cref="Temperature"/>. Null (default): the same temperature for all queries.
    /// </summary>
    public long? QueryTemperature { get; init; }

    /// <summary>
    /// In (0, 1): in evaluation mode, weights below this share of the query's largest become 0, and the others are scaled
    /// to sum to 1 again. A simple way to sparse weights after training without them. Null (default) cuts nothing; in
    /// training mode nothing is cut.
    /// </summary>
    public double? Cut { get; init; }
}
