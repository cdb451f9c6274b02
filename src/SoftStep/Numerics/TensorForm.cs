using System.Numerics;

namespace SoftStep.Numerics;

/// <summary>Shape and dtype of a tensor on the CPU, available after the tensor is freed.</summary>
/// <param name="Shape">Its shape.</param>
/// <param name="Dtype">float32 or float64.</param>
internal readonly record struct TensorForm(long[] Shape, ScalarType Dtype)
{
    public static TensorForm Of(Tensor tensor) => new(tensor.Sizes(), tensor.dtype);

    /// <summary>Creates a tensor of this shape and dtype.</summary>
    public Tensor Make<T>(T[] values)
        where T : unmanaged, INumberBase<T> => TensorValues.Store(values, Shape, Dtype);
}
