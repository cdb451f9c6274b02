namespace SoftStep.Tests.Contracts;

public sealed class NcaOneSidedHeadContract : NeighborHeadContract
{
    private protected override NeighborHead CreateHead(Similarity similarity) =>
        new NcaHead(similarity, new(3, new() { Form = SoftStepForm.OneSided }));
}
