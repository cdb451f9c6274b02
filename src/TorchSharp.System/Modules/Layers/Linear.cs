using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary><c>input · weightᵀ + bias</c></summary>
public sealed class Linear : nn.Module<Tensor, Tensor>
{
    internal Linear(Parameter weight, Parameter? bias)
        : base(nameof(Linear))
    {
        this.weight = weight;
        this.bias = bias;
    }

    internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype)
        : this(
            Parameter.Empty([outputSize, inputSize], device, dtype),
            hasBias ? Parameter.Empty([outputSize], device, dtype) : null
        ) => nn.init.ResetLinear(weight, bias);

    public Parameter weight
    {
        get => Own("weight")!;
        set => SetOwn("weight", value);
    }

    public Parameter? bias
    {
        get => Own("bias");
        set => SetOwn("bias", value);
    }

    public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, weight, bias);
}
