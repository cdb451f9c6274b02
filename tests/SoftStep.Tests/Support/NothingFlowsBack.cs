namespace SoftStep.Tests.Support;

/// <summary>The identity, with no gradient at all (null, not zeros).</summary>
internal sealed class NothingFlowsBack : autograd.SingleTensorFunction<NothingFlowsBack>
{
    public override string Name => nameof(NothingFlowsBack);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [null!];
}
