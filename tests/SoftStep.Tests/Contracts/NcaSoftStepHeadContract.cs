namespace SoftStep.Tests.Contracts;

public class NcaSoftStepHeadContract : NeighborHeadContract
{
    private protected override NeighborHead CreateHead(Similarity similarity) => new NcaHead(similarity, new(3));
}
