namespace TorchSharp;

/// <summary>What lies beyond a signal's ends.</summary>
public enum PaddingModes
{
    Zeros = 0,
    Reflect = 1,
    Replicate = 2,
    Circular = 3,
    Constant = 4,
}
