namespace TorchSharp;

/// <summary>Which direction of a Fourier transform divides by its length.</summary>
public enum FFTNormType
{
    Backward = 0,
    Forward = 1,
    Ortho = 2,
}
