using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SoftStep.Experiments.Encoders;

/// <summary>
/// A 1-D convolutional network over the logarithm of the magnitudes of the spectrum: waveforms <c>(N, L)</c> to embeddings
/// <c>(N, d)</c>.
/// </summary>
internal sealed class SpectrumEncoder : Module<Tensor, Tensor>
{
    /// <summary>Keeps the logarithm of silence finite; far below the magnitudes of a sound of power one.</summary>
    private const double Floor = 1e-2;

    private readonly Tensor window;
    private readonly Sequential network;

    public SpectrumEncoder(long waveformLength, long embeddingSize)
        : base(nameof(SpectrumEncoder))
    {
        window = hann_window(waveformLength);
        network = Sequential(
            ("conv1", Conv1d(1, 8, 9, stride: 2, padding: 4)),
            ("bn1", BatchNorm1d(8)),
            ("relu1", ReLU()),
            ("conv2", Conv1d(8, 16, 9, stride: 4, padding: 4)),
            ("bn2", BatchNorm1d(16)),
            ("relu2", ReLU()),
            ("conv3", Conv1d(16, 16, 9, stride: 4, padding: 4)),
            ("bn3", BatchNorm1d(16)),
            ("relu3", ReLU()),
            ("flatten", Flatten()),
            ("fc1", Linear(16 * Frames(waveformLength), 64)),
            ("relu4", ReLU()),
            ("fc2", Linear(64, embeddingSize))
        );
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var spectrum = fft.rfft(input * window).abs();
        return network.call((spectrum + Floor).log().unsqueeze(1)).MoveToOuterDisposeScope();
    }

    /// <summary>The length of the half spectrum after strides of 2, 4 and 4.</summary>
    private static long Frames(long waveformLength)
    {
        var length = (waveformLength / 2) + 1;
        foreach (var stride in new[] { 2, 4, 4 })
        {
            length = ((length - 1) / stride) + 1;
        }

        return length;
    }
}
