namespace SoftStep.Tests.Contracts;

public class Entmax15HeadContract : NeighborHeadContract
{
    private protected override NeighborHead CreateHead(Similarity similarity) =>
        new(similarity, new Entmax15Weighting(0.8));
}
