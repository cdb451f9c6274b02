using System.Runtime.InteropServices;
using TorchSharp.Interop;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class ErrorTests
{
    [Fact]
    public void What_libtorch_refuses_arrives_with_its_sentence_and_without_its_stack()
    {
        var product = () => ones(2, 3).mm(ones(2, 3));

        var error = product.Should().Throw<ExternalException>().Which;
        error.Message.Should().Contain("(2x3 and 2x3)");
        error.Message.Should().NotContain("frame #").And.NotContain("Exception raised from");
    }

    [Theory]
    [InlineData("a shape that does not fit")]
    [InlineData("an index outside")]
    [InlineData("a dimension that is not there")]
    [InlineData("an item of many")]
    [InlineData("a gradient of whole numbers")]
    [InlineData("a leaf changed in place")]
    public void Misuse_is_an_ExternalException(string what)
    {
        Action misuse = what switch
        {
            "a shape that does not fit" => () => ones(2, 3).view(4),
            "an index outside" => () => _ = ones(2)[2],
            "a dimension that is not there" => () => ones(2).sum(1),
            "an item of many" => () => ones(2).ToDouble(),
            "a gradient of whole numbers" => () => Integers(1).requires_grad_(),
            _ => () => ones(2).requires_grad_().add_(1),
        };

        misuse.Should().Throw<ExternalException>();
    }

    [Fact]
    public void A_disposed_tensor_says_so_wherever_it_is_used()
    {
        var (gone, x) = (Vector(1), Vector(1));
        gone.Dispose();

        Action[] uses =
        [
            () => gone.add(x),
            () => x.add(gone),
            () => x.add_(gone),
            () => cat([x, gone]),
            () => _ = gone.shape,
            () => _ = gone.dtype,
            () => gone.item<double>(),
            () => gone.ToString(),
            () => gone.alias(),
            () => gone.backward(),
            () => x[TensorIndex.Tensor(gone)].Dispose(),
        ];

        uses.Should().AllSatisfy(use => use.Should().Throw<InvalidOperationException>());
        gone.IsInvalid.Should().BeTrue();
        gone.Dispose();
    }

    [Fact]
    public void An_operator_that_does_not_exist_is_named()
    {
        var call = () => Dispatch.Call("aten::no_such_operator", Vector(1));

        call.Should().Throw<Exception>().WithMessage("*no_such_operator*");
    }

    [Fact]
    public void An_argument_of_the_wrong_kind_is_named_with_what_it_should_be()
    {
        var call = () => Dispatch.Call("aten::mm", Vector(1), 2);

        call.Should().Throw<ArgumentException>().WithMessage("*aten::mm*mat2*Tensor*int*");
    }

    [Fact]
    public void Too_many_or_too_few_arguments_are_refused()
    {
        var x = Vector(1);

        new Action(() => Dispatch.Call("aten::abs", x, x)).Should().Throw<ArgumentException>();
        new Action(() => Dispatch.Call("aten::mm", x)).Should().Throw<ArgumentException>().WithMessage("*mat2*");
    }

    [Fact]
    public void A_result_is_not_taken_for_something_else()
    {
        var x = Vector(1);

        new Action(() => Dispatch.Call2("aten::abs", x)).Should().Throw<ArgumentException>();
        new Action(() => Dispatch.Call("aten::max.dim", x, 0)).Should().Throw<ArgumentException>();
    }
}
