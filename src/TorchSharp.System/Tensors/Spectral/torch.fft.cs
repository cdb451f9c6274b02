using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class fft
    {
        public static Tensor rfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Call("aten::fft_rfft", input, Length(n), dim, Name(norm));

        public static Tensor irfft(Tensor input, long n = -1, long dim = -1, FFTNormType norm = FFTNormType.Backward) =>
            Call("aten::fft_irfft", input, Length(n), dim, Name(norm));

        public static Tensor rfftfreq(
            long n,
            double d = 1.0,
            ScalarType? dtype = null,
            Device device = null!,
            bool requires_grad = false
        ) => Place(Call("aten::fft_rfftfreq", n, d, dtype ?? defaultType, Arg.None, device), requires_grad);

        private static long? Length(long n) => n < 0 ? null : n;

        private static string Name(FFTNormType norm) => norm.ToString().ToLowerInvariant();
    }
}
