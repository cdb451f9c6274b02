using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A loss of two inputs, reduced to a number or left as it is.</summary>
public abstract class Loss<T1, T2, TResult> : nn.Module<T1, T2, TResult>
{
    public Loss(nn.Reduction reduction = nn.Reduction.Mean)
        : base(nameof(Loss<,,>)) => this.reduction = reduction;

    public nn.Reduction reduction { get; }
}
