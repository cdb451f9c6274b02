namespace SoftStep.Tests.Support;

/// <summary>The identity, which hands no gradient back: not zeros, but none.</summary>
internal sealed class NothingFlowsBack : autograd.SingleTensorFunction<NothingFlowsBack>
{
    public override string Name => nameof(NothingFlowsBack);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [null!];
}
