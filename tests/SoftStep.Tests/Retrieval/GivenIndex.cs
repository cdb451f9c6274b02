using SoftStep.Tests.Support;

namespace SoftStep.Tests.Retrieval;

/// <summary>An index that returns given rows, whatever the query is, and notes what it was asked.</summary>
internal sealed class GivenIndex(Tensor embeddings, Tensor labels) : CandidateIndex
{
    public long Rows { get; init; } = embeddings.size(0);

    public double[] Smallest { get; init; } = [0];

    public double[] Largest { get; init; } = [1];

    public List<int> Searches { get; } = [];

    public List<double> Radii { get; } = [];

    public override long Count => Rows;

    public override long EmbeddingSize => embeddings.size(1);

    public override IReadOnlyList<double> SmallestLabels => Smallest;

    public override IReadOnlyList<double> LargestLabels => Largest;

    public override bool IsExact => true;

    public override bool CanSearchWithin => true;

    public override CandidateRows Search(Tensor queries, int count)
    {
        Searches.Add(count);
        return First(count);
    }

    public override CandidateRows SearchWithin(Tensor queries, Tensor radii, int count)
    {
        Radii.AddRange(radii.Values());
        return First(count);
    }

    private CandidateRows First(int count)
    {
        using var scope = NewDisposeScope();
        var some = Math.Min(count, embeddings.size(0));
        return new(
            embeddings.narrow(0, 0, some).unsqueeze(0).clone(),
            labels.narrow(0, 0, some).unsqueeze(0).clone(),
            arange(some).unsqueeze(0),
            zeros(1, some, ScalarType.Bool)
        );
    }
}
