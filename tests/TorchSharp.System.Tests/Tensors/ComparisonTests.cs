using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class ComparisonTests
{
    [Fact]
    public void Tensors_compare_with_tensors()
    {
        var (x, y) = (Vector(1, 2, 3), Vector(2, 2, 2));

        x.eq(y).ShouldHold(0, 1, 0);
        x.ne(y).ShouldHold(1, 0, 1);
        x.lt(y).ShouldHold(1, 0, 0);
        x.le(y).ShouldHold(1, 1, 0);
        x.gt(y).ShouldHold(0, 0, 1);
        x.ge(y).ShouldHold(0, 1, 1);
        x.equal(y).ShouldHold(0, 1, 0);
        x.not_equal(y).ShouldHold(1, 0, 1);
        x.less(y).ShouldHold(1, 0, 0);
        x.less_equal(y).ShouldHold(1, 1, 0);
        x.greater(y).ShouldHold(0, 0, 1);
        x.greater_equal(y).ShouldHold(0, 1, 1);
        x.eq(y).dtype.Should().Be(@bool);
    }

    [Fact]
    public void Tensors_compare_with_numbers()
    {
        var x = Vector(1, 2, 3);

        x.eq(2).ShouldHold(0, 1, 0);
        x.ne(2).ShouldHold(1, 0, 1);
        x.lt(2).ShouldHold(1, 0, 0);
        x.le(2).ShouldHold(1, 1, 0);
        x.gt(2).ShouldHold(0, 0, 1);
        x.ge(2).ShouldHold(0, 1, 1);
    }

    [Fact]
    public void The_operators_compare_too_with_the_number_on_either_side()
    {
        var (x, y) = (Vector(1, 2, 3), Vector(2, 2, 2));

        (x == y).ShouldHold(0, 1, 0);
        (x != y).ShouldHold(1, 0, 1);
        (x < y).ShouldHold(1, 0, 0);
        (x <= y).ShouldHold(1, 1, 0);
        (x > y).ShouldHold(0, 0, 1);
        (x >= y).ShouldHold(0, 1, 1);

        (x == 2).ShouldHold(0, 1, 0);
        (x != 2).ShouldHold(1, 0, 1);
        (x < 2).ShouldHold(1, 0, 0);
        (x <= 2).ShouldHold(1, 1, 0);
        (x > 2).ShouldHold(0, 0, 1);
        (x >= 2).ShouldHold(0, 1, 1);

        (2 == x).ShouldHold(0, 1, 0);
        (2 != x).ShouldHold(1, 0, 1);
        (2 > x).ShouldHold(1, 0, 0);
        (2 >= x).ShouldHold(1, 1, 0);
        (2 < x).ShouldHold(0, 0, 1);
        (2 <= x).ShouldHold(0, 1, 1);
    }

    [Fact]
    public void Numbers_that_are_none_are_told_apart()
    {
        var x = Vector(double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1);

        x.isnan().ShouldHold(1, 0, 0, 0);
        x.isinf().ShouldHold(0, 1, 1, 0);
        x.isposinf().ShouldHold(0, 1, 0, 0);
        x.isneginf().ShouldHold(0, 0, 1, 0);
        x.isfinite().ShouldHold(0, 0, 0, 1);
    }

    [Fact]
    public void Closeness_has_a_relative_and_an_absolute_tolerance()
    {
        var (x, y) = (Vector(1, 100), Vector(1.001, 100.2));

        x.isclose(y, rtol: 0.0015, atol: 0).ShouldHold(1, 0);
        x.isclose(y, rtol: 0, atol: 0.01).ShouldHold(1, 0);
        x.allclose(y).Should().BeFalse();
        x.allclose(y, rtol: 0.01).Should().BeTrue();
        Vector(double.NaN).allclose(Vector(double.NaN)).Should().BeFalse();
        Vector(double.NaN).allclose(Vector(double.NaN), equal_nan: true).Should().BeTrue();
        Vector(double.NaN).isclose(Vector(double.NaN), nanEqual: true).ShouldHold(1);
    }

    [Fact]
    public void Membership_is_tested_for_each_element()
    {
        Integers(1, 2, 3).isin(Integers(2, 5)).ShouldHold(0, 1, 0);
        Integers(1, 2, 3).isin(Integers(2, 5), invert: true).ShouldHold(1, 0, 1);
    }

    [Fact]
    public void Flags_and_bits_combine()
    {
        var (a, b) = (Flags(true, true, false, false), Flags(true, false, true, false));

        a.logical_and(b).ShouldHold(1, 0, 0, 0);
        a.logical_or(b).ShouldHold(1, 1, 1, 0);
        a.logical_xor(b).ShouldHold(0, 1, 1, 0);
        a.logical_not().ShouldHold(0, 0, 1, 1);
        (a & b).ShouldHold(1, 0, 0, 0);
        (a | b).ShouldHold(1, 1, 1, 0);
        (a ^ b).ShouldHold(0, 1, 1, 0);
        (~a).ShouldHold(0, 0, 1, 1);
        Integers(12).bitwise_and(Integers(10)).ShouldHold(8);
        Integers(12).bitwise_or(Integers(10)).ShouldHold(14);
        Integers(12).bitwise_xor(Integers(10)).ShouldHold(6);
        Integers(12).bitwise_not().ShouldHold(-13);
    }

    [Fact]
    public void Equals_is_about_all_elements_and_the_shape()
    {
        Vector(1, 2).Equals(Vector(1, 2)).Should().BeTrue();
        Vector(1, 2).Equals(Vector(1, 3)).Should().BeFalse();
        Vector(1, 2).Equals(Matrix(2, 1, 2)).Should().BeFalse();
        Vector(1, 2).Equals("1, 2").Should().BeFalse();
    }

    [Fact]
    public void The_hash_code_stays_while_the_elements_change()
    {
        var x = Vector(1, 2);
        var before = x.GetHashCode();

        x.zero_();

        x.GetHashCode().Should().Be(before);
    }
}
