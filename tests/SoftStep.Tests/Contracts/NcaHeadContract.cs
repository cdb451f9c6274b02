namespace SoftStep.Tests.Contracts;

public class NcaHeadContract : NeighborHeadContract
{
    private protected override NeighborHead CreateHead(Similarity similarity) =>
        new NcaHead(similarity, options: new() { Temperature = 0.7 });
}
