using SoftStep.Numerics;

namespace SoftStep.Tests.Numerics;

public static class TensorMemoryTests
{
    /// <summary>More than 2 GB, of which the system gives only the pages that are written.</summary>
    [Fact]
    public static void Large_tensors_of_every_dtype_and_their_views_are_reached()
    {
        const long Bytes = (1L << 31) + 64;
        foreach (var dtype in new[] { ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32 })
        {
            using var scope = NewDisposeScope();
            var large = empty(Bytes / dtype.ElementSize(), 1, dtype: dtype);
            foreach (var view in new[] { large, large[4..] })
            {
                var last = view.size(0) - 1;
                if (dtype == ScalarType.Float32)
                {
                    new TensorMemory<float>(view).At(last) = 1;
                }
                else
                {
                    new TensorMemory<ushort>(view).At(last) = (ushort)(dtype == ScalarType.Float16 ? 0x3c00 : 0x3f80);
                }
                view[last].to(ScalarType.Float64).item<double>().Should().Be(1);
            }
        }
    }
}
