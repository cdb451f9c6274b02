using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Convolution over one spatial dimension.</summary>
public sealed class Conv1d : Convolution
{
    internal Conv1d(ConvolutionShape shape, PaddingModes padding_mode, bool bias, Device? device, ScalarType? dtype)
        : base(nameof(Conv1d), shape, padding_mode, bias, device, dtype) { }

    public override Tensor forward(Tensor input) => Convolve("aten::conv1d", input);
}
