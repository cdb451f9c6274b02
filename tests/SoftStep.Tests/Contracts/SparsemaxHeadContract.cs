namespace SoftStep.Tests.Contracts;

public class SparsemaxHeadContract : NeighborHeadContract
{
    private protected override NeighborHead CreateHead(Similarity similarity) =>
        new(similarity, new SparsemaxWeighting(0.8));
}
