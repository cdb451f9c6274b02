namespace SoftStep.Tests.Contracts;

public sealed class KnnSoftStepHeadContract : NeighborHeadContract
{
    private protected override NeighborHead CreateHead(Similarity similarity) =>
        new KnnHead(new SoftStepWarp(3), similarity, new() { Strength = 0.3 });
}
