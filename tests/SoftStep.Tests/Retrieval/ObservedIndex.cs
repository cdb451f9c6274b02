namespace SoftStep.Tests.Retrieval;

/// <summary>An index in front of another, with fewer abilities, that notes what it was asked.</summary>
internal sealed class ObservedIndex(CandidateIndex inner) : CandidateIndex
{
    public bool Ranges { get; init; } = true;

    public bool Exact { get; init; } = true;

    /// <summary>Whether a search throws, as when a server is gone.</summary>
    public bool Fails { get; init; }

    /// <summary>The counts asked for, with or without a distance.</summary>
    public List<(string Kind, int Count)> Calls { get; } = [];

    public override long Count => inner.Count;

    public override long EmbeddingSize => inner.EmbeddingSize;

    public override IReadOnlyList<double> SmallestLabels => inner.SmallestLabels;

    public override IReadOnlyList<double> LargestLabels => inner.LargestLabels;

    public override bool IsExact => Exact;

    public override bool CanSearchWithin => Ranges;

    public override CandidateRows Search(Tensor queries, int count)
    {
        Calls.Add(("nearest", count));
        return Fails ? throw new IOException("The server is gone.") : inner.Search(queries, count);
    }

    public override CandidateRows SearchWithin(Tensor queries, Tensor radii, int count)
    {
        Calls.Add(("within", count));
        return inner.SearchWithin(queries, radii, count);
    }
}
