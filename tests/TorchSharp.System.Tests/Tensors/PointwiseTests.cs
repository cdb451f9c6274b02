using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class PointwiseTests
{
    public static TheoryData<string, Func<Tensor, Tensor>, Func<double, double>> Functions =>
        new()
        {
            { "abs", x => x.abs(), Math.Abs },
            { "acos", x => x.acos(), Math.Acos },
            { "asin", x => x.asin(), Math.Asin },
            { "atan", x => x.atan(), Math.Atan },
            { "ceil", x => x.ceil(), Math.Ceiling },
            { "cos", x => x.cos(), Math.Cos },
            { "cosh", x => x.cosh(), Math.Cosh },
            { "exp", x => x.exp(), Math.Exp },
            { "exp2", x => x.exp2(), v => Math.Pow(2, v) },
            { "expm1", x => x.expm1(), v => Math.Exp(v) - 1 },
            { "floor", x => x.floor(), Math.Floor },
            { "frac", x => x.frac(), v => v - Math.Truncate(v) },
            { "neg", x => x.neg(), v => -v },
            { "reciprocal", x => x.reciprocal(), v => 1 / v },
            { "round", x => x.round(), Math.Round },
            { "sgn", x => x.sgn(), v => Math.Sign(v) },
            { "sigmoid", x => x.sigmoid(), v => 1 / (1 + Math.Exp(-v)) },
            { "sign", x => x.sign(), v => Math.Sign(v) },
            { "sin", x => x.sin(), Math.Sin },
            { "sinh", x => x.sinh(), Math.Sinh },
            { "square", x => x.square(), v => v * v },
            { "tan", x => x.tan(), Math.Tan },
            { "tanh", x => x.tanh(), Math.Tanh },
            { "trunc", x => x.trunc(), Math.Truncate },
            { "relu", x => x.relu(), v => Math.Max(v, 0) },
            { "relu6", x => (x * 10).relu6(), v => Math.Clamp(10 * v, 0, 6) },
            { "silu", x => x.silu(), v => v / (1 + Math.Exp(-v)) },
            { "log_sigmoid", x => x.log_sigmoid(), v => -Math.Log(1 + Math.Exp(-v)) },
            { "softplus", x => x.softplus(), v => Math.Log(1 + Math.Exp(v)) },
            { "softplus, sharper", x => x.softplus(beta: 3), v => Math.Log(1 + Math.Exp(3 * v)) / 3 },
            { "leaky_relu", x => x.leaky_relu(0.1), v => v > 0 ? v : 0.1 * v },
            { "elu", x => x.elu(0.5), v => v > 0 ? v : 0.5 * (Math.Exp(v) - 1) },
            { "neg_", x => x.neg_(), v => -v },
            { "abs_", x => x.abs_(), Math.Abs },
            { "ceil_", x => x.ceil_(), Math.Ceiling },
            { "exp_", x => x.exp_(), Math.Exp },
            { "floor_", x => x.floor_(), Math.Floor },
            { "reciprocal_", x => x.reciprocal_(), v => 1 / v },
            { "round_", x => x.round_(), Math.Round },
            { "sigmoid_", x => x.sigmoid_(), v => 1 / (1 + Math.Exp(-v)) },
            { "tanh_", x => x.tanh_(), Math.Tanh },
            { "relu_", x => x.relu_(), v => Math.Max(v, 0) },
        };

    public static TheoryData<string, Func<Tensor, Tensor>, Func<double, double>> FunctionsOfPositiveNumbers =>
        new()
        {
            { "log", x => x.log(), Math.Log },
            { "log10", x => x.log10(), Math.Log10 },
            { "log1p", x => x.log1p(), v => Math.Log(1 + v) },
            { "log2", x => x.log2(), Math.Log2 },
            { "logit", x => x.logit(), v => Math.Log(v / (1 - v)) },
            { "rsqrt", x => x.rsqrt(), v => 1 / Math.Sqrt(v) },
            { "sqrt", x => x.sqrt(), Math.Sqrt },
            { "log_", x => x.log_(), Math.Log },
            { "rsqrt_", x => x.rsqrt_(), v => 1 / Math.Sqrt(v) },
            { "sqrt_", x => x.sqrt_(), Math.Sqrt },
            { "erfinv undoes erf", x => x.erf().erfinv(), v => v },
            { "erfc is the rest of erf", x => x.erf() + x.erfc(), _ => 1 },
            { "lgamma grows by the logarithm", x => (x + 1).lgamma() - x.lgamma(), Math.Log },
        };

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_is_applied_to_each_element(
        string name,
        Func<Tensor, Tensor> function,
        Func<double, double> expected
    ) => Check(name, function, expected, [-0.75, -0.2, 0.3, 0.9]);

    [Theory]
    [MemberData(nameof(FunctionsOfPositiveNumbers))]
    public void A_function_of_positive_numbers_is_applied_to_each_element(
        string name,
        Func<Tensor, Tensor> function,
        Func<double, double> expected
    ) => Check(name, function, expected, [0.05, 0.3, 0.5, 0.9]);

    [Fact]
    public void The_error_and_gamma_functions_have_their_known_values()
    {
        Vector(0, 0.5, 1).erf().ShouldHold(0, 0.5204998778130465, 0.8427007929497149);
        Vector(0.5, 5).lgamma().ShouldHold(Math.Log(Math.Sqrt(Math.PI)), Math.Log(24));
    }

    [Fact]
    public void Gelu_weighs_by_the_normal_distribution()
    {
        var values = Vector(-1, 0, 2).gelu();

        values.ShouldHold(-0.15865525393145707, 0, 2 * 0.9772498680518208);
    }

    [Fact]
    public void Rounding_can_keep_decimals_and_goes_to_the_even_neighbour()
    {
        Vector(1.2345, -1.2355).round(2).ShouldHold(1.23, -1.24);
        Vector(0.5, 1.5, 2.5).round().ShouldHold(0, 2, 2);
        Vector(1.26).round_(1).ShouldHold(1.3);
    }

    [Fact]
    public void Functions_of_two_tensors_are_applied_to_pairs()
    {
        Vector(1, -1).atan2(Vector(1, -1)).ShouldHold(Math.PI / 4, -3 * Math.PI / 4);
        Vector(3, 5).hypot(Vector(4, 12)).ShouldHold(5, 13);
        Vector(0, 1).logaddexp(Vector(0, 2)).ShouldHold(Math.Log(2), Math.Log(Math.E + Math.E * Math.E));
        Vector(0, 2).xlogy(Vector(0, Math.E)).ShouldHold(0, 2);
        Vector(0, 2).xlogy(Math.E).ShouldHold(0, 2);
        Vector(1, 5).maximum(Vector(3, 2)).ShouldHold(3, 5);
        Vector(1, 5).minimum(Vector(3, 2)).ShouldHold(1, 2);
        Vector(1, 5).max(Vector(3, 2)).ShouldHold(3, 5);
        Vector(1, 5).min(Vector(3, 2)).ShouldHold(1, 2);
        Vector(0, 10).lerp(Vector(10, 20), Vector(0.5, 0.1)).ShouldHold(5, 11);
        Vector(0, 10).lerp_(Vector(10, 20), Vector(0.5, 0.1)).ShouldHold(5, 11);
    }

    [Fact]
    public void Clamping_keeps_to_numbers_or_to_tensors_from_either_side()
    {
        var x = Vector(-2, 0.5, 3);

        x.clamp(-1, 1).ShouldHold(-1, 0.5, 1);
        x.clamp(min: 0).ShouldHold(0, 0.5, 3);
        x.clip(max: 1).ShouldHold(-2, 0.5, 1);
        x.clamp(Vector(0, 0, 0), Vector(1, 0.25, 2)).ShouldHold(0, 0.25, 2);
        x.clamp_min(0).ShouldHold(0, 0.5, 3);
        x.clamp_max(0).ShouldHold(-2, 0, 0);
        x.clone().clamp_(-1, 1).ShouldHold(-1, 0.5, 1);
        x.clone().clamp_(Vector(0, 0, 0), Vector(1, 0.25, 2)).ShouldHold(0, 0.25, 2);
        x.clone().clamp_min_(0).ShouldHold(0, 0.5, 3);
        x.clone().clamp_max_(0).ShouldHold(-2, 0, 0);
    }

    [Fact]
    public void Numbers_that_are_none_can_be_replaced()
    {
        var x = Vector(double.NaN, double.PositiveInfinity, double.NegativeInfinity, 1);

        x.nan_to_num(nan: 7, posinf: 8, neginf: 9).ShouldHold(7, 8, 9, 1);
    }

    [Fact]
    public void Softmax_sums_to_one_and_log_softmax_is_its_logarithm()
    {
        var x = Matrix(2, 0, Math.Log(3), 0, 0);

        x.softmax(1).ShouldHold(0.25, 0.75, 0.5, 0.5);
        x.softmax(0).ShouldHold(0.5, 0.75, 0.5, 0.25);
        x.log_softmax(1).exp().ShouldHold(0.25, 0.75, 0.5, 0.5);
        x.@float().softmax(-1, float64).dtype.Should().Be(float64);
    }

    private static void Check(
        string name,
        Func<Tensor, Tensor> function,
        Func<double, double> expected,
        double[] points
    )
    {
        var input = Vector(points);

        var values = function(input);

        values.ShouldHold(Array.ConvertAll(points, p => expected(p)));
        ReferenceEquals(values, input)
            .Should()
            .Be(name.EndsWith('_'), "only {0} with a trailing _ works in place", name);
    }
}
