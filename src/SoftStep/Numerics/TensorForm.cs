using System.Numerics;

namespace SoftStep.Numerics;

/// <summary>What a tensor on the CPU looks like, which can be asked when it is gone.</summary>
/// <param name="Shape">Its sizes.</param>
/// <param name="Dtype">float32 or float64.</param>
internal readonly record struct TensorForm(long[] Shape, ScalarType Dtype)
{
    public static TensorForm Of(Tensor tensor) => new(tensor.Sizes(), tensor.dtype);

    /// <summary>A new tensor of this form.</summary>
    public Tensor Make<T>(T[] values)
        where T : unmanaged, INumberBase<T> => TensorValues.Store(values, Shape, Dtype);
}
