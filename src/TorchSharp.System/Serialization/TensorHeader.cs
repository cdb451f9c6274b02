using static TorchSharp.torch;

namespace TorchSharp.Serialization;

/// <summary>What the format says of a tensor before its elements.</summary>
internal readonly record struct TensorHeader(ScalarType Type, long[] Shape)
{
    internal static TensorHeader Of(Tensor tensor) => new(tensor.dtype, tensor.shape);

    internal bool Fits(Tensor tensor) => Type == tensor.dtype && Shape.AsSpan().SequenceEqual(tensor.shape);

    public override string ToString() => $"{Type} ({string.Join(", ", Shape)})";
}
