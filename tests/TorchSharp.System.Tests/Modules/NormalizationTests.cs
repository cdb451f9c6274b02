using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Modules;

public sealed class NormalizationTests
{
    private const double Epsilon = 1e-5;

    [Fact]
    public void Batch_norm_normalises_by_the_batch_and_remembers_it()
    {
        using var norm = nn.BatchNorm1d(2, dtype: float64);
        norm.weight = nn.Parameter(Vector(2, 1));
        norm.bias = nn.Parameter(Vector(0, 5));

        var output = norm.call(Matrix(2, 1, 10, 3, 10));

        var scale = 1 / Math.Sqrt(1 + Epsilon);
        output.ShouldHold(-2 * scale, 5, 2 * scale, 5);
        norm.running_mean!.ShouldHold(0.1 * 2, 0.1 * 10);
        norm.running_var!.ShouldHold(0.9 + 0.1 * 2, 0.9);
        norm.num_batches_tracked!.ToInt64().Should().Be(1);
    }

    [Fact]
    public void In_evaluation_batch_norm_goes_by_what_it_remembers()
    {
        using var norm = nn.BatchNorm2d(1, dtype: float64);
        norm.running_mean = Vector(3);
        norm.running_var = Vector(4);
        norm.eval();

        var output = norm.call(full([1, 1, 1, 2], 7, dtype: float64));

        output.ShouldHold(4 / Math.Sqrt(4 + Epsilon), 4 / Math.Sqrt(4 + Epsilon));
        norm.running_mean!.ShouldHold(3);
        norm.num_batches_tracked!.ToInt64().Should().Be(0);
    }

    [Fact]
    public void Without_running_statistics_evaluation_too_goes_by_the_batch()
    {
        using var norm = nn.BatchNorm1d(1, track_running_stats: false, affine: false, dtype: float64);
        norm.eval();

        norm.call(Matrix(1, 1, 3)).ShouldHold(-1 / Math.Sqrt(1 + Epsilon), 1 / Math.Sqrt(1 + Epsilon));
    }

    [Fact]
    public void Without_momentum_the_statistics_are_plain_averages()
    {
        using var norm = nn.BatchNorm1d(1, dtype: float64);
        norm.momentum = null;

        foreach (var mean in new double[] { 1, 2, 6 })
        {
            norm.call(Matrix(1, mean - 1, mean + 1)).Dispose();
        }

        norm.running_mean!.ShouldHold(3);
        norm.running_var!.ShouldHold(2);
    }

    [Fact]
    public void Layer_norm_normalises_each_sample()
    {
        using var norm = nn.LayerNorm(2, dtype: float64);
        norm.weight = nn.Parameter(Vector(1, 10));
        norm.bias = nn.Parameter(Vector(0, 100));

        var output = norm.call(Matrix(2, 0, 2, 5, 5));

        var scale = 1 / Math.Sqrt(1 + Epsilon);
        output.ShouldHold(-scale, 10 * scale + 100, 0, 100);
    }

    [Fact]
    public void Gradients_reach_scale_and_shift()
    {
        using var norm = nn.BatchNorm1d(1, dtype: float64);

        norm.call(Matrix(1, 1, 3)).mul(Matrix(1, 0, 1)).sum().backward();

        norm.bias!.grad!.ShouldHold(1);
        norm.weight!.grad!.ShouldHold(1 / Math.Sqrt(1 + Epsilon));
    }
}
