using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A number as an operator's argument: integers stay integers, everything else is a double.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(Tag tag, ScalarType type, long bits)
    {
        Tag = tag;
        Type = type;
        Bits = bits;
    }

    internal Tag Tag { get; }

    internal long Bits { get; }

    public ScalarType Type { get; }

    public static implicit operator Scalar(byte value) => new(Tag.Int, ScalarType.Int64, value);

    public static implicit operator Scalar(sbyte value) => new(Tag.Int, ScalarType.Int64, value);

    public static implicit operator Scalar(short value) => new(Tag.Int, ScalarType.Int64, value);

    public static implicit operator Scalar(int value) => new(Tag.Int, ScalarType.Int64, value);

    public static implicit operator Scalar(long value) => new(Tag.Int, ScalarType.Int64, value);

    public static implicit operator Scalar(float value) => (double)value;

    public static implicit operator Scalar(double value) =>
        new(Tag.Double, ScalarType.Float64, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Scalar(bool value) => new(Tag.Bool, ScalarType.Bool, value ? 1 : 0);

    public void Dispose() { }
}
