using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class ReductionTests
{
    private readonly Tensor x = Matrix(3, 3, -1, 2, 5, 4, 6);

    [Fact]
    public void Sums_go_over_everything_or_over_dimensions()
    {
        var cube = arange(8, dtype: float64).reshape(2, 2, 2);

        x.sum().ShouldHold(19);
        x.sum(1).ShouldHold(4, 15);
        x.sum(0, keepdim: true).shape.Should().Equal(1, 3);
        x.sum(new long[] { 0, 1 }).ShouldHold(19);
        cube.sum(0, 2).ShouldHold(10, 18);
        cube.sum(0, 1, 2).ShouldHold(28);
        x.sum([0L, 1L], keepdim: true).shape.Should().Equal(1, 1);
        Integers(1, 2).sum(float64).dtype.Should().Be(float64);
        Flags(true, true, false).sum().ShouldHold(2);
    }

    [Fact]
    public void Means_and_products()
    {
        x.mean().ShouldHold(19.0 / 6);
        x.mean([1L]).ShouldHold(4.0 / 3, 5);
        x.mean([0L], keepdim: true, type: float32).dtype.Should().Be(float32);
        x.prod().ShouldHold(-720);
        x.prod(1).ShouldHold(-6, 120);
        Integers(2, 3).prod(float64).dtype.Should().Be(float64);
        Vector(1, double.NaN, 3).nansum().ShouldHold(4);
    }

    [Fact]
    public void Extremes_come_with_where_they_are()
    {
        x.max().ShouldHold(6);
        x.min().ShouldHold(-1);
        var (highest, where) = x.max(1);
        highest.ShouldHold(3, 6);
        where.ShouldHold(0, 2);
        var (lowest, there) = x.min(0, keepdim: true);
        lowest.ShouldHold(3, -1, 2);
        there.ShouldHold(0, 0, 0);
        x.argmax().ShouldHold(5);
        x.argmax(1).ShouldHold(0, 2);
        x.argmin().ShouldHold(1);
        x.argmin(1, keepdim: true).ShouldHold(1, 1);
    }

    [Fact]
    public void Extremes_over_several_dimensions()
    {
        x.amax(0, 1).ShouldHold(6);
        x.amax([1L], keepdim: true).shape.Should().Equal(2, 1);
        x.amin(0).ShouldHold(3, -1, 2);
        x.amin([1L], keepdim: true).ShouldHold(-1, 4);
        var (low, high) = x.aminmax(1);
        low.ShouldHold(-1, 4);
        high.ShouldHold(3, 6);
    }

    [Fact]
    public void Extremes_can_go_into_a_given_tensor()
    {
        var result = empty(2, float64);

        x.amax([1L], false, result).Should().NotBeSameAs(result);
        result.ShouldHold(3, 6);

        x.amin([1L], false, result).ShouldHold(-1, 4);
        result.ShouldHold(-1, 4);
    }

    [Fact]
    public void Spread_is_unbiased_unless_told_otherwise()
    {
        var spread = Matrix(2, 1, 3, 5, 9);

        spread.var(1).ShouldHold(2, 8);
        spread.var(new long[] { 1 }, unbiased: false, keepdim: true).ShouldHold(1, 4);
        spread.var([1L], unbiased: false).ShouldHold(1, 4);
        spread.std().ShouldHold(Math.Sqrt(35.0 / 3));
        spread.std(1, unbiased: false).ShouldHold(1, 2);
        spread.std(new long[] { 0, 1 }).ShouldHold(Math.Sqrt(35.0 / 3));
        spread.std([1L], unbiased: false).ShouldHold(1, 2);

        var (deviation, mean) = spread.std_mean(1, unbiased: false);
        deviation.ShouldHold(1, 2);
        mean.ShouldHold(2, 7);
        spread.std_mean(unbiased: false).mean.ShouldHold(4.5);
        spread.std_mean(new long[] { 1 }, unbiased: false).std.ShouldHold(1, 2);
        spread.var_mean(1, unbiased: false).var.ShouldHold(1, 4);
        spread.var_mean(unbiased: false).var.ShouldHold(8.75);
        spread.var_mean(new long[] { 1 }).mean.ShouldHold(2, 7);
    }

    [Fact]
    public void Norms()
    {
        var v = Matrix(2, 3, 4, -6, 8);

        v.norm().ShouldHold(Math.Sqrt(125));
        v.norm(1).ShouldHold(5, 10);
        v.norm(1, keepdim: true, p: 1).ShouldHold(7, 14);
        v.norm(p: 1f).ShouldHold(21);
    }

    [Fact]
    public void Flags_are_quantified()
    {
        var flags = tensor(
            new[,]
            {
                { true, false },
                { true, true },
            }
        );

        flags.all().item<bool>().Should().BeFalse();
        flags.any().item<bool>().Should().BeTrue();
        flags.all(1).ShouldHold(0, 1);
        flags.any(0, keepdim: true).shape.Should().Equal(1, 2);
        flags.count_nonzero().ShouldHold(3);
        flags.count_nonzero([0L]).ShouldHold(2, 1);
    }

    [Fact]
    public void Order_statistics()
    {
        Vector(5, 1, 3).median().ShouldHold(3);
        Vector(0, 1, 2, 3).quantile(Vector(0.5, 0.25)).ShouldHold(1.5, 0.75);
        var (third, where) = Vector(4, 1, 3, 2).kthvalue(3, 0);
        third.ShouldHold(3);
        where.ShouldHold(2);
        var (most, _) = Integers(2, 1, 2).mode();
        most.ShouldHold(2);
    }

    [Fact]
    public void Log_sum_exp_does_not_overflow()
    {
        Matrix(2, 1000, 1000, 0, 0).logsumexp(1).ShouldHold(1000 + Math.Log(2), Math.Log(2));
    }

    [Fact]
    public void Running_results_follow_a_dimension()
    {
        x.cumsum(1).ShouldHold(3, 2, 4, 5, 9, 15);
        x.cumprod(0).ShouldHold(3, -1, 2, 15, -4, 12);
        Integers(1, 2).cumsum(0, float64).dtype.Should().Be(float64);
        var (highest, where) = Vector(1, 3, 2).cummax(0);
        highest.ShouldHold(1, 3, 3);
        where.ShouldHold(0, 1, 1);
        Vector(2, 3, 1).cummin(0).values.ShouldHold(2, 2, 1);
        Vector(0, 0, Math.Log(2)).logcumsumexp(0).exp().ShouldHold(1, 2, 4);
        Vector(1, 4, 9).diff().ShouldHold(3, 5);
    }
}
