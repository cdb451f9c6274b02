namespace SoftStep;

/// <summary>How many rows are fetched from a <see cref="CandidateIndex"/>.</summary>
public sealed record RetrievalOptions
{
    /// <summary>
    /// The error bound, in the labels' unit, at which a prediction is good enough, at least 0. With 0 (default) rows are fetched
    /// until no other row has a weight.
    /// </summary>
    public double Tolerance { get; init; }

    /// <summary>The rows fetched per query at first, at least 1; 64 by default.</summary>
    public int FirstRows { get; init; } = 64;

    /// <summary>The most rows fetched per query, at least 1; 16,384 by default. The prediction is then reported with the bound it has.</summary>
    public int MostRows { get; init; } = 1 << 14;

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Require()
    {
        Guard.AtLeast(0.0, Tolerance, nameof(Tolerance));
        Guard.AtLeast(1, FirstRows, nameof(FirstRows));
        Guard.AtLeast(1, MostRows, nameof(MostRows));
    }
}
