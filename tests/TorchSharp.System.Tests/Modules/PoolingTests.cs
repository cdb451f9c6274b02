using static TorchSharp.torch;

namespace TorchSharp.Tests.Modules;

public sealed class PoolingTests
{
    /// <summary>0 to 15 in four rows.</summary>
    private static Tensor Image => arange(16, float64).reshape(1, 1, 4, 4);

    private static Tensor Signal => tensor(new double[] { 3, 1, 4, 1, 5, 9 }, [1, 1, 6]);

    [Fact]
    public void Max_pooling_takes_the_greatest_of_each_window()
    {
        nn.functional.max_pool2d(Image, 2).ShouldHold(5, 7, 13, 15);
        nn.functional.max_pool2d(Image, (1, 2)).ShouldHold(1, 3, 5, 7, 9, 11, 13, 15);
        nn.functional.max_pool2d(Image, [2, 2], strides: [1, 2]).ShouldHold(5, 7, 9, 11, 13, 15);
        nn.functional.max_pool2d(Image, 2, dilation: 2, stride: 1).ShouldHold(10, 11, 14, 15);
        nn.functional.max_pool2d(Image, 3, ceil_mode: true).ShouldHold(10, 11, 14, 15);
        nn.functional.max_pool1d(Signal, 3).ShouldHold(4, 9);
        nn.functional.max_pool1d(Signal, 3, stride: 1, padding: 1).ShouldHold(3, 4, 4, 5, 9, 9);
    }

    [Fact]
    public void Average_pooling_takes_the_mean_of_each_window()
    {
        nn.functional.avg_pool2d(Image, 2).ShouldHold(2.5, 4.5, 10.5, 12.5);
        nn.functional.avg_pool2d(Image, [4, 1], stride: [4, 1]).ShouldHold(6, 7, 8, 9);
        nn.functional.avg_pool2d(Image, 2, divisor_override: 1).ShouldHold(10, 18, 42, 50);
        nn.functional.avg_pool2d(Image, 2, stride: 4, padding: 1).ShouldHold(0, 0.75, 3, 3.75);
        nn.functional.avg_pool2d(Image + 1, 2, stride: 4, padding: 1, count_include_pad: false)
            .ShouldHold(1, 4, 13, 16);
    }

    [Fact]
    public void Adaptive_pooling_divides_into_as_many_windows_as_wanted()
    {
        nn.functional.adaptive_avg_pool2d(Image, 1).ShouldHold(7.5);
        nn.functional.adaptive_avg_pool2d(Image, [1, 2]).ShouldHold(6.5, 8.5);
        nn.functional.adaptive_avg_pool1d(Signal, 2).ShouldHold(8 / 3.0, 5);
    }

    [Fact]
    public void Layers_pool_as_their_functions_do()
    {
        nn.MaxPool1d(3, stride: 1, padding: 1).call(Signal).ShouldHold(3, 4, 4, 5, 9, 9);
        nn.MaxPool2d(2, dilation: 2, stride: 1).call(Image).ShouldHold(10, 11, 14, 15);
        nn.AvgPool2d(2, divisor_override: 1).call(Image).ShouldHold(10, 18, 42, 50);
        nn.AdaptiveAvgPool1d(2).call(Signal).ShouldHold(8 / 3.0, 5);
        nn.AdaptiveAvgPool2d((1, 2)).call(Image).ShouldHold(6.5, 8.5);
    }
}
