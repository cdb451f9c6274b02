namespace SoftStep;

/// <summary>Options of a <see cref="SoftmaxWeighting"/>, and so of an <see cref="NcaHead"/>.</summary>
public sealed record NcaOptions
{
    /// <summary>τ &gt; 0, in the units of the similarity's logits; 1 by default. Small means few neighbours.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Whether τ is learned (default no), as its logarithm, starting from <see cref="Temperature"/>.</summary>
    public bool LearnTemperature { get; init; }

    /// <summary>
    /// The embedding size d, where each query has a temperature of its own that is learned, τ = exp(v·x + c), starting from
    /// <see cref="Temperature"/>; null (default) for one of all.
    /// </summary>
    public long? QueryTemperature { get; init; }

    /// <summary>
    /// In (0, 1): in evaluation mode weights below this share of their row's largest become 0 and the rest is scaled
    /// to sum to 1 again: a plain way to sparse weights after training without any. Null (default) cuts nothing, and
    /// training is never cut.
    /// </summary>
    public double? Cut { get; init; }
}
