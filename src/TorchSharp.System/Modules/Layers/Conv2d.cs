using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Convolution over two spatial dimensions.</summary>
public sealed class Conv2d : Convolution
{
    internal Conv2d(ConvolutionShape shape, PaddingModes padding_mode, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv2d), shape, padding_mode, bias, device, dtype) { }

    public override Tensor forward(Tensor input) => Convolve("aten::conv2d", input);
}
