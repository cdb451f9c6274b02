using TorchSharp.Modules;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Modules;

public sealed class LinearAndConvolutionTests
{
    [Fact]
    public void Linear_is_a_product_with_the_transposed_weight_plus_the_bias()
    {
        using var linear = nn.Linear(nn.Parameter(Matrix(3, 1, 2, 3, 4, 5, 6)), nn.Parameter(Vector(10, 20)));

        var output = linear.call(Matrix(3, 1, 0, -1, 2, 2, 2));
        output.sum().backward();

        output.ShouldHold(1 - 3 + 10, 4 - 6 + 20, 12 + 10, 30 + 20);
        linear.weight.grad!.ShouldHold(3, 2, 1, 3, 2, 1);
        linear.bias!.grad!.ShouldHold(2, 2);
    }

    [Theory]
    [InlineData(1, 0, 1, 1)]
    [InlineData(2, 1, 1, 1)]
    [InlineData(1, 2, 2, 2)]
    public void A_convolution_is_the_sum_of_products_that_it_is(long stride, long padding, long dilation, long groups)
    {
        using var scope = NewDisposeScope();
        using var convolution = nn.Conv2d(2, 4, 3, stride, padding, dilation, groups: groups, dtype: float64);
        var input = rand(2, 2, 7, 6, dtype: float64);

        var output = convolution.call(input);

        output.ShouldHoldAbout(1e-12, Convolve(convolution, input, stride, padding, dilation, groups, output.shape));
        nn.functional.conv2d(
                input,
                convolution.weight,
                convolution.bias,
                [stride, stride],
                [padding, padding],
                [dilation, dilation],
                groups
            )
            .ShouldHold(output.Numbers());
    }

    [Fact]
    public void A_convolution_in_one_dimension_is_one_in_two_of_height_one()
    {
        using var scope = NewDisposeScope();
        using var one = nn.Conv1d(3, 2, 3, stride: 2, padding: 1, dtype: float64);
        using var two = nn.Conv2d(3, 2, (1, 3), (1, 2), (0, 1), dtype: float64);
        two.weight = nn.Parameter(one.weight.detach().unsqueeze(2).clone());
        two.bias = nn.Parameter(one.bias!.detach().clone());
        var input = rand(2, 3, 9, dtype: float64);

        one.call(input).ShouldHold(two.call(input.unsqueeze(2)).Numbers());
        nn.functional.conv1d(input, one.weight, one.bias, 2, 1).ShouldHold(one.call(input).Numbers());
    }

    [Theory]
    [InlineData(PaddingModes.Zeros, 0.0, 1.0, 2.0, 3.0, 4.0, 0.0)]
    [InlineData(PaddingModes.Reflect, 2.0, 1.0, 2.0, 3.0, 4.0, 3.0)]
    [InlineData(PaddingModes.Replicate, 1.0, 1.0, 2.0, 3.0, 4.0, 4.0)]
    [InlineData(PaddingModes.Circular, 4.0, 1.0, 2.0, 3.0, 4.0, 1.0)]
    public void A_convolution_pads_by_its_mode(PaddingModes mode, params double[] padded)
    {
        using var convolution = nn.Conv1d(1, 1, 3, padding: 1, padding_mode: mode, bias: false, dtype: float64);
        convolution.weight = nn.Parameter(tensor(new double[] { 1, 10, 100 }, [1, 1, 3]));

        var output = convolution.call(tensor(new double[] { 1, 2, 3, 4 }, [1, 1, 4]));

        output.ShouldHold([
            .. Enumerable.Range(0, 4).Select(i => padded[i] + 10 * padded[i + 1] + 100 * padded[i + 2]),
        ]);
    }

    [Fact]
    public void Padding_same_puts_the_odd_element_behind()
    {
        using var zeros = nn.Conv1d(1, 1, 2, Padding.Same, bias: false, dtype: float64);
        using var replicated = nn.Conv1d(
            1,
            1,
            2,
            Padding.Same,
            padding_mode: PaddingModes.Replicate,
            bias: false,
            dtype: float64
        );
        zeros.weight = nn.Parameter(tensor(new double[] { 1, 10 }, [1, 1, 2]));
        replicated.weight = nn.Parameter(tensor(new double[] { 1, 10 }, [1, 1, 2]));
        var input = tensor(new double[] { 1, 2, 3 }, [1, 1, 3]);

        zeros.call(input).ShouldHold(21, 32, 3);
        replicated.call(input).ShouldHold(21, 32, 33);
    }

    [Fact]
    public void The_default_initialisation_is_uniform_within_one_over_the_root_of_fan_in()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var linear = nn.Linear(400, 300);
        using var convolution = nn.Conv2d(16, 300, 5);

        foreach (var tensor in new[] { linear.weight, linear.bias!, convolution.weight, convolution.bias! })
        {
            tensor.abs().max().ToDouble().Should().BeInRange(0.95 / 20, 1 / 20.0);
            tensor.mean().ToDouble().Should().BeApproximately(0, 0.01);
        }
        linear.weight.std().ToDouble().Should().BeApproximately(1 / 20.0 / Math.Sqrt(3), 1e-3);
    }

    private static double[] Convolve(
        Conv2d convolution,
        Tensor input,
        long stride,
        long padding,
        long dilation,
        long groups,
        long[] shape
    )
    {
        var (x, w, b) = (input.Numbers(), convolution.weight.Numbers(), convolution.bias!.Numbers());
        var (channels, height, width) = (input.shape[1], input.shape[2], input.shape[3]);
        var (perGroup, filters) = (channels / groups, shape[1] / groups);
        var output = new List<double>();
        for (var n = 0L; n < shape[0]; n++)
        for (var o = 0L; o < shape[1]; o++)
        for (var i = 0L; i < shape[2]; i++)
        for (var j = 0L; j < shape[3]; j++)
        {
            var sum = b[o];
            for (var c = 0L; c < perGroup; c++)
            for (var p = 0L; p < 3; p++)
            for (var q = 0L; q < 3; q++)
            {
                var (row, column) = (i * stride - padding + p * dilation, j * stride - padding + q * dilation);
                if (row >= 0 && row < height && column >= 0 && column < width)
                {
                    var channel = o / filters * perGroup + c;
                    sum +=
                        w[((o * perGroup + c) * 3 + p) * 3 + q]
                        * x[((n * channels + channel) * height + row) * width + column];
                }
            }
            output.Add(sum);
        }
        return [.. output];
    }
}
