using static TorchSharp.torch;

namespace TorchSharp.Interop;

/// <summary>One argument of an operator, in schema order; conversions are implicit so that a call reads like the schema.</summary>
internal readonly struct Arg
{
    internal readonly object? Reference;
    internal readonly long Bits;
    internal readonly Tag Tag;

    private Arg(Tag tag, object? reference = null, long bits = 0)
    {
        Tag = tag;
        Reference = reference;
        Bits = bits;
    }

    /// <summary>The schema's None.</summary>
    internal static Arg None => new(Tag.None);

    /// <summary>The schema's own default value.</summary>
    internal static Arg Default => new(Tag.Default);

    public static implicit operator Arg(Tensor? value) => value is null ? None : new(Tag.Tensor, value);

    public static implicit operator Arg(Tensor?[] value) => new(Tag.Tensors, value);

    public static implicit operator Arg(Scalar? value) => value is null ? None : new(value.Tag, null, value.Bits);

    public static implicit operator Arg(int value) => new(Tag.Int, null, value);

    public static implicit operator Arg(long value) => new(Tag.Int, null, value);

    public static implicit operator Arg(long? value) => value is { } given ? given : None;

    public static implicit operator Arg(double value) => new(Tag.Double, null, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Arg(double? value) => value is { } given ? given : None;

    public static implicit operator Arg(bool value) => new(Tag.Bool, null, value ? 1 : 0);

    public static implicit operator Arg(bool? value) => value is { } given ? given : None;

    public static implicit operator Arg(string? value) => value is null ? None : new(Tag.String, value);

    public static implicit operator Arg(long[]? value) => value is null ? None : new(Tag.Ints, value);

    public static implicit operator Arg(double[]? value) => value is null ? None : new(Tag.Doubles, value);

    public static implicit operator Arg(bool[]? value) => value is null ? None : new(Tag.Bools, value);

    public static implicit operator Arg(ScalarType value) => new(Tag.Int, null, (long)value);

    public static implicit operator Arg(ScalarType? value) => value is { } given ? given : None;

    public static implicit operator Arg(Device? value) => value is null ? None : new(Tag.Device, null, value.Packed);

    public static implicit operator Arg(Generator? value) => value is null ? None : new(Tag.Generator, value);
}
