namespace SoftStep.Tests.Contracts;

public sealed class NcaRelativeHeadContract : NeighborHeadContract
{
    private protected override NeighborHead CreateHead(Similarity similarity) =>
        new NcaHead(similarity, new(3, new() { Scale = ProximityScale.Relative, Scope = SoftStepScope.Global }));
}
