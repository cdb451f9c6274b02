namespace SoftStep.Tests.Contracts;

public sealed class KnnHiddenHeadContract : NeighborHeadContract
{
    private protected override NeighborHead CreateHead(Similarity similarity) =>
        new KnnHead(new SoftStepWarp(3, new() { HiddenSize = 4, Form = SoftStepForm.OneSided }), similarity);
}
