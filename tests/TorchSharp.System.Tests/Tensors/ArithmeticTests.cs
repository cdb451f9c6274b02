using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class ArithmeticTests
{
    [Fact]
    public void Tensors_add_subtract_multiply_and_divide_element_by_element()
    {
        var (x, y) = (Vector(6, -8), Vector(3, 2));

        x.add(y).ShouldHold(9, -6);
        x.add(y, 2).ShouldHold(12, -4);
        x.sub(y).ShouldHold(3, -10);
        x.subtract(y).ShouldHold(3, -10);
        x.mul(y).ShouldHold(18, -16);
        x.multiply(y).ShouldHold(18, -16);
        x.div(y).ShouldHold(2, -4);
        x.divide(y).ShouldHold(2, -4);
        x.pow(y).ShouldHold(216, 64);
    }

    [Fact]
    public void Numbers_take_part_as_scalars()
    {
        var x = Vector(6, -8);

        x.add(1).ShouldHold(7, -7);
        x.add(1, 3).ShouldHold(9, -5);
        x.sub(1).ShouldHold(5, -9);
        x.subtract(1).ShouldHold(5, -9);
        x.mul(0.5).ShouldHold(3, -4);
        x.multiply(0.5).ShouldHold(3, -4);
        x.div(4).ShouldHold(1.5, -2);
        x.divide(4).ShouldHold(1.5, -2);
        x.pow(2).ShouldHold(36, 64);
    }

    [Fact]
    public void Quotients_round_as_they_are_told()
    {
        var (x, y) = (Vector(7, -7), Vector(2, 2));

        x.div(y, RoundingMode.floor).ShouldHold(3, -4);
        x.div(2, RoundingMode.trunc).ShouldHold(3, -3);
        x.floor_divide(y).ShouldHold(3, -4);
        x.floor_divide(2).ShouldHold(3, -4);
        x.remainder(Vector(4, 4)).ShouldHold(3, 1);
        x.remainder(4).ShouldHold(3, 1);
        x.fmod(Vector(4, 4)).ShouldHold(3, -3);
        x.fmod(4).ShouldHold(3, -3);
    }

    [Fact]
    public void Products_and_quotients_can_be_added_in_one_step()
    {
        var (x, a, b) = (Vector(1, 2), Vector(6, 8), Vector(3, 4));

        x.addcmul(a, b, 0.5).ShouldHold(10, 18);
        x.addcdiv(a, b).ShouldHold(3, 4);
        x.addcdiv(a, b, 10).ShouldHold(21, 22);
    }

    public static TheoryData<string, Func<Tensor, Tensor>, double[]> InPlace =>
        new()
        {
            { "add_", x => x.add_(Vector(1, 1)), [7, -7] },
            { "add_, scaled", x => x.add_(Vector(1, 1), -2), [4, -10] },
            { "add_, number", x => x.add_(1), [7, -7] },
            { "add_, scaled number", x => x.add_(1, -2), [4, -10] },
            { "sub_", x => x.sub_(Vector(1, 2)), [5, -10] },
            { "sub_, number", x => x.sub_(1), [5, -9] },
            { "mul_", x => x.mul_(Vector(2, 3)), [12, -24] },
            { "mul_, number", x => x.mul_(-1), [-6, 8] },
            { "div_", x => x.div_(Vector(2, 4)), [3, -2] },
            { "div_, rounded", x => x.div_(Vector(4, 3), RoundingMode.floor), [1, -3] },
            { "div_, number", x => x.div_(4), [1.5, -2] },
            { "div_, rounded number", x => x.div_(4, RoundingMode.trunc), [1, -2] },
            { "pow_", x => x.pow_(Vector(1, 2)), [6, 64] },
            { "pow_, number", x => x.pow_(2), [36, 64] },
            { "addcmul_", x => x.addcmul_(Vector(1, 2), Vector(3, 4), 0.5), [7.5, -4] },
            { "addcdiv_", x => x.addcdiv_(Vector(6, 8), Vector(3, 4)), [8, -6] },
            { "addcdiv_, scaled", x => x.addcdiv_(Vector(6, 8), Vector(3, 4), 10), [26, 12] },
            { "fill_", x => x.fill_(3), [3, 3] },
            { "copy_", x => x.copy_(tensor(new long[] { 4, 5 })), [4, 5] },
            { "masked_fill_", x => x.masked_fill_(Flags(true, false), 9), [9, -8] },
        };

    [Theory]
    [MemberData(nameof(InPlace))]
    public void A_trailing_underscore_means_in_place(string name, Func<Tensor, Tensor> change, double[] expected)
    {
        var x = Vector(6, -8);

        var result = change(x);

        x.ShouldHold(expected);
        result.Should().BeSameAs(x, name);
    }

    [Fact]
    public void Zeroing_in_place_returns_another_tensor_over_the_same_elements()
    {
        var x = Vector(6, -8);

        using (var result = x.zero_())
        {
            result.Should().NotBeSameAs(x);
            result.fill_(1);
        }

        x.ShouldHold(1, 1);
    }

    [Fact]
    public void Operators_take_tensors_and_numbers_on_either_side()
    {
        var (x, y) = (Vector(6, -8), Vector(3, 2));
        Scalar two = 2;

        (x + y).ShouldHold(9, -6);
        (x - y).ShouldHold(3, -10);
        (x * y).ShouldHold(18, -16);
        (x / y).ShouldHold(2, -4);
        (x % y).ShouldHold(0, 0);
        (-x).ShouldHold(-6, 8);

        (x + two).ShouldHold(8, -6);
        (x - two).ShouldHold(4, -10);
        (x * two).ShouldHold(12, -16);
        (x / two).ShouldHold(3, -4);
        (x % two).ShouldHold(0, 0);
        (two + x).ShouldHold(8, -6);
        (two - x).ShouldHold(-4, 10);
        (two * x).ShouldHold(12, -16);
        (two / x).ShouldHold(2.0 / 6, -0.25);
    }

    [Fact]
    public void Operators_take_every_kind_of_number()
    {
        var x = Vector(6, -8);

        foreach (var sum in new[] { x + 2, x + 2L, x + 2f, x + 2.0, 2 + x, 2L + x, 2f + x, 2.0 + x })
        {
            sum.ShouldHold(8, -6);
        }
        foreach (var difference in new[] { x - 2, x - 2L, x - 2f, x - 2.0 })
        {
            difference.ShouldHold(4, -10);
        }
        foreach (var difference in new[] { 2 - x, 2L - x, 2f - x, 2.0 - x })
        {
            difference.ShouldHold(-4, 10);
        }
        foreach (var product in new[] { x * 2, x * 2L, x * 2f, x * 2.0, 2 * x, 2L * x, 2f * x, 2.0 * x })
        {
            product.ShouldHold(12, -16);
        }
        foreach (var quotient in new[] { x / 2, x / 2L, x / 2f, x / 2.0 })
        {
            quotient.ShouldHold(3, -4);
        }
        foreach (var quotient in new[] { 12 / x, 12L / x, 12f / x, 12.0 / x })
        {
            quotient.ShouldHold(2, -1.5);
        }
        foreach (var remainder in new[] { x % 5, x % 5L, x % 5f, x % 5.0 })
        {
            remainder.ShouldHold(1, 2);
        }
    }

    [Fact]
    public void Numbers_do_not_change_the_dtype_of_floating_point_tensors()
    {
        var x = ones(2, float32);

        (x + 1.5).dtype.Should().Be(float32);
        (1.5 - x).dtype.Should().Be(float32);
        (Integers(1) + 1.5).dtype.Should().Be(float32, "an integer tensor takes the default floating-point type");
        (Integers(3) / 2).ShouldHold(1.5);
    }

    [Fact]
    public void Shapes_are_broadcast()
    {
        (Matrix(1, 1, 2) + Vector(10, 20)).ShouldHold(11, 21, 12, 22);
    }
}
