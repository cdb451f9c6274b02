using static TorchSharp.torch;

namespace TorchSharp.Modules;

internal sealed class SgdState(Parameter parameter) : OptimizerState(parameter)
{
    private Tensor? momentum;

    /// <summary>The first gradient as it is, then a decaying sum.</summary>
    internal Tensor Accumulate(Tensor grad, double decay, double dampening)
    {
        if (momentum is null)
        {
            Replace(ref momentum, grad.clone());
        }
        else
        {
            momentum.mul_(decay).add_(grad, 1 - dampening);
        }
        return momentum!;
    }

    public override void SaveStateDict(BinaryWriter writer) => WriteOptional(writer, momentum);

    public override void LoadStateDict(BinaryReader reader) => Replace(ref momentum, ReadOptional(reader));

    public override void LoadStateDict(OptimizerState source) =>
        Replace(ref momentum, Copy(((SgdState)source).momentum));

    public override void to(Device device) => Move(ref momentum, device);

    internal override OptimizerState Fresh() => new SgdState(Parameter);

    internal override void Dispose() => momentum?.Dispose();
}
