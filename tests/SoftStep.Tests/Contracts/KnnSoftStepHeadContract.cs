namespace SoftStep.Tests.Contracts;

public class KnnSoftStepHeadContract : NeighborHeadContract
{
    private protected override NeighborHead CreateHead(Similarity similarity) =>
        new KnnHead(new SoftStepWarp(3), similarity, new() { Strength = 0.3 });
}
