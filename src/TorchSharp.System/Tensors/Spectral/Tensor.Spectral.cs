using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor real => Call("aten::real", this);

        public Tensor imag => Call("aten::imag", this);

        public Tensor stft(
            long n_fft,
            long hop_length = -1,
            long win_length = -1,
            Tensor? window = null,
            bool center = true,
            PaddingModes pad_mode = PaddingModes.Reflect,
            bool normalized = false,
            bool? onesided = null,
            bool? return_complex = null
        ) =>
            Call(
                "aten::stft.center",
                this,
                n_fft,
                hop_length < 0 ? Arg.None : hop_length,
                win_length < 0 ? Arg.None : win_length,
                window,
                center,
                pad_mode.ToString().ToLowerInvariant(),
                normalized,
                onesided,
                return_complex
            );
    }

    public static Tensor stft(
        Tensor input,
        long n_fft,
        long hop_length = -1,
        long win_length = -1,
        Tensor? window = null,
        bool center = true,
        PaddingModes pad_mode = PaddingModes.Reflect,
        bool normalized = false,
        bool? onesided = null,
        bool? return_complex = null
    ) => input.stft(n_fft, hop_length, win_length, window, center, pad_mode, normalized, onesided, return_complex);
}
