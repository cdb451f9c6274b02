using System.Runtime.InteropServices;
using TorchSharp.Interop;
using static TorchSharp.Interop.Dispatch;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Interop;

public sealed class OperatorTests
{
    [Theory]
    [InlineData("aten::no_such_operator")]
    [InlineData("aten::add.NoSuchOverload")]
    [InlineData("no name at all")]
    [InlineData("")]
    public void An_unknown_operator_is_an_error(string name)
    {
        for (var i = 0; i < 2; i++)
        {
            FluentActions.Invoking(() => Call(name, Vector(1))).Should().Throw<ExternalException>();
        }
    }

    [Fact]
    public void An_argument_of_the_wrong_type_is_named()
    {
        Refused(() => Call("aten::mm", Matrix(1, 1), 5), "aten::mm: argument 'mat2' must be Tensor, not int*");
        Refused(() => Call("aten::sum", Vector(1), "float"), "aten::sum: argument 'dtype' must be int?, not str*");
        Refused(() => Call("aten::cat", Vector(1)), "aten::cat: argument 'tensors' must be Tensor[], not Tensor*");
        Refused(
            () => Call("aten::permute", Vector(1), 0.5),
            "aten::permute: argument 'dims' must be int[], not float*"
        );
        Refused(() => Call("aten::exp", Arg.None), "aten::exp: argument 'self' must be Tensor, not None*");
    }

    [Fact]
    public void A_wrong_number_of_arguments_or_results_is_an_error_that_shows_the_schema()
    {
        Refused(
            () => Call("aten::mm", Matrix(1, 1)),
            "*'mat2' is required*schema: aten::mm(Tensor self, Tensor mat2)*"
        );
        Refused(() => Call("aten::exp", Vector(1), 2), "aten::exp: takes at most 1 arguments, got 2*");
        Refused(() => Call("aten::exp"), "*'self' is required*");
        Refused(() => Call("aten::topk", Vector(1), 1), "aten::topk: returns 2 values, not 1*");
        Refused(() => Call2("aten::exp", Vector(1)), "aten::exp: returns 1 values, not 2*");
    }

    [Fact]
    public void A_type_that_no_binding_needs_is_refused_and_not_misread() =>
        Refused(() => Call("aten::sum.dim_DimnameList", Vector(1), 0), "*unsupported type*");

    [Fact]
    public void A_result_of_another_kind_is_an_error()
    {
        FluentActions
            .Invoking(() => Call("aten::equal", Vector(1), Vector(1)))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("aten::equal returned Bool where Tensor was expected.");
        FluentActions.Invoking(() => CallBool("aten::exp", Vector(1))).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => CallMany("aten::exp", Vector(1))).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Arguments_left_out_or_left_to_the_schema_take_its_defaults()
    {
        Call("aten::add.Tensor", Vector(1), Vector(2)).ShouldHold(3);
        Call("aten::add.Tensor", Vector(1), Vector(2), Arg.Default).ShouldHold(3);
        Call("aten::add.Tensor", Vector(1), Vector(2), 10).ShouldHold(21);
    }

    [Fact]
    public void Numbers_fit_where_python_would_take_them()
    {
        Call("aten::softplus", Vector(0), 2).ShouldHold(Math.Log(2) / 2);
        Call("aten::leaky_relu", Vector(-2), 1).ShouldHold(-2);
        Call("aten::sum.dim_IntList", Matrix(2, 1, 2, 3, 4), 1).ShouldHold(3, 7);
        Call("aten::avg_pool2d", ones(1, 4, 4, dtype: float64), 2).ShouldHold(1, 1, 1, 1);
        Call("aten::add.Scalar", Vector(1), true).ShouldHold(2);
        Call("aten::sum", Vector(1, 2), ScalarType.Float32).dtype.Should().Be(ScalarType.Float32);
    }

    [Fact]
    public void None_is_what_an_optional_argument_may_be()
    {
        Call("aten::clamp", Vector(-5, 5), Arg.None, 1).ShouldHold(-5, 1);
        Call("aten::linear", Matrix(2, 1, 2), Matrix(2, 3, 4), Arg.None).ShouldHold(11);
        Call("aten::index.Tensor", Matrix(2, 1, 2, 3, 4), new Tensor?[] { null, Integers(1) }).ShouldHold(2, 4);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(48)]
    [InlineData(49)]
    [InlineData(5_000)]
    public void Lists_may_be_of_any_length(int length)
    {
        var parts = CallMany("aten::split_with_sizes", arange(length), Enumerable.Repeat(1L, length).ToArray());
        var whole = Call("aten::cat", parts);

        parts.Should().HaveCount(length);
        whole.ShouldHold([.. Enumerable.Range(0, length).Select(i => (double)i)]);
    }

    [Fact]
    public void Several_lists_share_what_room_there_is()
    {
        var (input, weight) = (ones(1, 1, 3, 3), ones(1, 1, 2, 2));

        var (gradient, _, bias) = Call3(
            "aten::convolution_backward",
            ones(1, 1, 2, 2),
            input,
            weight,
            new long[] { 1 },
            new long[] { 1, 1 },
            new long[] { 0, 0 },
            new long[] { 1, 1 },
            false,
            new long[] { 0, 0 },
            1,
            new[] { true, false, true }
        );

        gradient.ShouldHold(1, 2, 1, 2, 4, 2, 1, 2, 1);
        bias.ShouldHold(4);
    }

    [Fact]
    public void Lists_of_numbers_arrive_as_they_are() =>
        Call("aten::upsample_nearest1d.vec", ones(1, 1, 2), Arg.None, new[] { 2.0 }).shape.Should().Equal(1, 1, 4);

    [Theory]
    [InlineData(1)]
    [InlineData(20_000)]
    public void Strings_may_be_long_and_of_any_alphabet(int length)
    {
        var (ones, spaces) = (Matrix(2, 1, 1, 1, 1), new string(' ', length));

        Call("aten::einsum", $"i{spaces}j,jk->ik", new Tensor?[] { ones, ones }).ShouldHold(2, 2, 2, 2);
        FluentActions
            .Invoking(() => Call("aten::einsum", $"é{spaces}->é", new Tensor?[] { ones }))
            .Should()
            .Throw<ExternalException>();
    }

    private static void Refused(Action call, string message) =>
        FluentActions.Invoking(call).Should().Throw<ArgumentException>().WithMessage(message);
}
