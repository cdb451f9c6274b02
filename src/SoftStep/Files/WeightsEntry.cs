using System.Numerics;

namespace SoftStep.Files;

/// <summary>Name, dtype and shape of a tensor in a weights file.</summary>
internal sealed record WeightsEntry(string Name, ScalarType Dtype, long[] Shape)
{
    private static readonly ScalarType[] Dtypes =
    [
        ScalarType.Bool,
        ScalarType.Byte,
        ScalarType.Int8,
        ScalarType.Int16,
        ScalarType.Int32,
        ScalarType.Int64,
        ScalarType.Float16,
        ScalarType.BFloat16,
        ScalarType.Float32,
        ScalarType.Float64,
        ScalarType.ComplexFloat32,
        ScalarType.ComplexFloat64,
    ];

    public BigInteger Bytes => Shape.Aggregate((BigInteger)Dtype.ElementSize(), (product, size) => product * size);

    public static bool CanHold(ScalarType dtype) => Dtypes.Contains(dtype);

    public static WeightsEntry Of(string name, Tensor tensor) => new(name, tensor.dtype, tensor.shape);

    public bool Fits(Tensor tensor) => tensor.dtype == Dtype && tensor.shape.AsSpan().SequenceEqual(Shape);

    public override string ToString() => $"{Guard.Describe(Shape)} {Dtype}";
}
