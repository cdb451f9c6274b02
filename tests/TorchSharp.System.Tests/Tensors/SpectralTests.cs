using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class SpectralTests
{
    private readonly Tensor signal = Vector(1, 2, 3, 4);

    [Fact]
    public void A_real_signal_has_half_a_spectrum()
    {
        var spectrum = fft.rfft(signal);

        spectrum.real.ShouldHold(10, -2, -2);
        spectrum.imag.ShouldHold(0, 2, 0);
        fft.irfft(spectrum).ShouldHold(1, 2, 3, 4);
        fft.rfftfreq(4, dtype: float64).ShouldHold(0, 0.25, 0.5);
    }

    [Fact]
    public void A_spectrum_can_be_padded_and_scaled()
    {
        fft.rfft(signal, n: 6).shape.Should().Equal(4);
        fft.rfft(signal, norm: FFTNormType.Ortho).real.ShouldHold(5, -1, -1);
        fft.rfft(signal, norm: FFTNormType.Forward).real.ShouldHold(2.5, -0.5, -0.5);
        fft.irfft(fft.rfft(signal), n: 2).ShouldHold(4, 6);
    }

    [Fact]
    public void A_short_time_transform_has_a_spectrum_for_each_frame()
    {
        var window = ones(2, float64);

        var frames = signal.stft(2, hop_length: 2, window: window, center: false, return_complex: true);
        frames.shape.Should().Equal(2, 2);
        frames.real.ShouldHold(3, 7, -1, -1);

        var centred = stft(signal, 2, 1, window: window, pad_mode: PaddingModes.Constant, return_complex: true);
        centred.real[0].ShouldHold(1, 3, 5, 7, 4);
    }
}
