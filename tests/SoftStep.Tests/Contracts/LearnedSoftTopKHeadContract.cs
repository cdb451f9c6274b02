namespace SoftStep.Tests.Contracts;

public class LearnedSoftTopKHeadContract : NeighborHeadContract
{
    private protected override NeighborHead CreateHead(Similarity similarity) =>
        new(similarity, new SoftTopKWeighting(2.5, 0.7, 3));
}
