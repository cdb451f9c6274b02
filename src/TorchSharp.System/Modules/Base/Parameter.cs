using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module registers as something to train.</summary>
public class Parameter : Tensor
{
    /// <param name="data">Taken over: it is not to be used any more.</param>
    public Parameter(Tensor data, bool requires_grad = true)
        : base(data) => this.requires_grad = requires_grad;

    /// <summary>A parameter for a layer's constructor to initialise, detached from any dispose scope.</summary>
    internal static Parameter Empty(long[] shape, Device? device, ScalarType? dtype) =>
        new(nn.Allocate("aten::empty.memory_format", shape, device, dtype));

    internal void ZeroGrad()
    {
        using var grad = this.grad;
        if (grad is not null)
        {
            using var off = no_grad();
            grad.zero_();
        }
    }
}
