using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class DefaultDtypeTests : IDisposable
{
    public void Dispose() => set_default_dtype(float32);

    [Fact]
    public void New_tensors_have_the_default_dtype()
    {
        set_default_dtype(float64);

        get_default_dtype().Should().Be(float64);
        zeros(1).dtype.Should().Be(float64);
        rand(1).dtype.Should().Be(float64);
        arange(0, 1, 0.5).dtype.Should().Be(float64);
    }

    [Fact]
    public void Only_a_floating_point_dtype_can_be_the_default() =>
        new Action(() => set_default_dtype(int64)).Should().Throw<ArgumentException>();
}
