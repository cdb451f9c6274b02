using SoftStep.Fixtures;

namespace SoftStep.Tests.Contracts;

/// <summary>Everything is learned: the temperature, SoftStep's bounds, and γ if there is one.</summary>
public sealed class LearnedNcaHeadContract : NeighborHeadContract
{
    private protected override Similarity CreateSimilarity(SimilarityKind similarity) =>
        similarity == SimilarityKind.Rbf ? new RbfSimilarity(0.4, learnable: true) : similarity.Create();

    private protected override NeighborHead CreateHead(Similarity similarity) =>
        new NcaHead(similarity, new(3, new() { HiddenSize = 4 }), new() { LearnTemperature = true });
}
