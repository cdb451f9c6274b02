using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What convolutions of any number of dimensions share.</summary>
public abstract class Convolution : nn.Module<Tensor, Tensor>
{
    private readonly ConvolutionShape shape;
    private readonly PaddingModes paddingMode;
    private readonly long[] borders;

    private protected Convolution(
        string name,
        ConvolutionShape shape,
        PaddingModes padding_mode,
        bool bias,
        Device? device,
        ScalarType? dtype
    )
        : base(name)
    {
        shape.Validate();
        this.shape = shape;
        paddingMode = padding_mode;
        borders = shape.Borders();
        weight = Parameter.Empty(
            [shape.OutChannels, shape.InChannels / shape.Groups, .. shape.KernelSize],
            device,
            dtype
        );
        this.bias = bias ? Parameter.Empty([shape.OutChannels], device, dtype) : null;
        nn.init.ResetLinear(weight, this.bias);
    }

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

    public long in_channels => shape.InChannels;

    public long out_channels => shape.OutChannels;

    /// <param name="name">The operator; its overload <c>.padding</c> takes the padding by name.</param>
    private protected Tensor Convolve(string name, Tensor input)
    {
        var dimensions = shape.KernelSize.Length;
        if (input.ndim != dimensions + 1 && input.ndim != dimensions + 2)
        {
            throw new ArgumentException(
                $"{GetName()}: expected {dimensions + 2} dimensions (batched) or {dimensions + 1} (unbatched), "
                    + $"got {input.ndim}."
            );
        }
        if (input.size(-dimensions - 1) != shape.InChannels)
        {
            throw new ArgumentException(
                $"{GetName()}: expected {shape.InChannels} channels, got {input.size(-dimensions - 1)}."
            );
        }
        if (paddingMode == PaddingModes.Zeros)
        {
            return shape.PaddingType is { } type
                ? Call(name + ".padding", input, weight, bias, shape.Stride, Name(type), shape.Dilation, shape.Groups)
                : Call(name, input, weight, bias, shape.Stride, shape.Padding, shape.Dilation, shape.Groups);
        }
        using var padded = nn.functional.pad(input, borders, paddingMode);
        return Call(name, padded, weight, bias, shape.Stride, 0, shape.Dilation, shape.Groups);
    }

    private static Arg Name(Padding type) => type == Padding.Same ? "same" : "valid";
}
