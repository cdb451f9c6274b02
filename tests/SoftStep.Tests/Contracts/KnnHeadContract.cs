namespace SoftStep.Tests.Contracts;

public class KnnHeadContract : NeighborHeadContract
{
    private protected override NeighborHead CreateHead(Similarity similarity) =>
        new KnnHead(3, similarity, new() { Strength = 0.3 });
}
