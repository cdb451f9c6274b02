using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Normalisation of each sample over its last dimensions.</summary>
public sealed class LayerNorm : nn.Module<Tensor, Tensor>
{
    internal LayerNorm(
        long[] normalized_shape,
        double eps,
        bool elementwise_affine,
        bool bias,
        Device? device,
        ScalarType? dtype
    )
        : base(nameof(LayerNorm))
    {
        this.normalized_shape = normalized_shape;
        this.eps = eps;
        if (elementwise_affine)
        {
            weight = new Parameter(nn.Allocate("aten::ones", normalized_shape, device, dtype));
            this.bias = bias ? new Parameter(nn.Allocate("aten::zeros", normalized_shape, device, dtype)) : null;
        }
    }

    public long[] normalized_shape { get; set; }

    public double eps { get; set; }

    public Parameter? weight
    {
        get => Own("weight");
        set => SetOwn("weight", value);
    }

    public Parameter? bias
    {
        get => Own("bias");
        set => SetOwn("bias", value);
    }

    public override Tensor forward(Tensor tensor) =>
        nn.functional.layer_norm(tensor, normalized_shape, weight, bias, eps);
}
