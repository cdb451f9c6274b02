using SoftStep.Tests.Support;

namespace SoftStep.Tests.Heads;

public sealed class LinearHeadTests
{
    private readonly Tensor queries = Draw.Normal(1, 4, 3);
    private readonly Tensor keys = Draw.Normal(2, 6, 3);

    [Fact]
    public void It_is_a_linear_function_of_the_query_alone()
    {
        var head = Head(2);

        var predictions = head.call(queries, keys, Draw.Normal(3, 6, 2));

        predictions.ShouldBe(queries.matmul(head.Parameter("weight").t()) + head.Parameter("bias"), 1e-15);
        head.call(queries, 5 * keys, Draw.Normal(4, 6, 2)).ShouldEqual(predictions);
        head.named_parameters().Select(entry => entry.name).Should().BeEquivalentTo("weight", "bias");
    }

    [Fact]
    public void Predictions_have_the_axes_of_the_labels()
    {
        Head(1).call(queries, keys, Draw.Normal(3, 6)).shape.Should().Equal(4);
        Head(1).call(queries, keys, Draw.Normal(3, 6, 1)).shape.Should().Equal(4, 1);
        Head(2)
            .call(Draw.Normal(1, 5, 4, 3), Draw.Normal(2, 5, 6, 3), Draw.Normal(3, 5, 6, 2))
            .shape.Should()
            .Equal(5, 4, 2);
    }

    [Fact]
    public void Leave_one_out_is_a_plain_call_and_works_with_a_single_row()
    {
        var (head, labels) = (Head(1), Draw.Normal(3, 4));

        head.LeaveOneOut(queries, labels).ShouldEqual(head.call(queries, queries, labels));
        head.LeaveOneOut(queries, labels, zeros(4, ScalarType.Int64)).ShouldEqual(head.call(queries, queries, labels));
        head.LeaveOneOut(queries.narrow(0, 0, 1), labels.narrow(0, 0, 1)).shape.Should().Equal(1);
    }

    [Fact]
    public void It_starts_as_a_linear_layer_does()
    {
        var head = new LinearHead(400, 3);

        var values = head.Parameter("weight").Values();
        values.Should().OnlyContain(value => Math.Abs(value) <= 1 / 20.0);
        values.Max().Should().BeGreaterThan(0.045);
        head.Parameter("bias").Values().Should().OnlyContain(value => value != 0 && Math.Abs(value) <= 1 / 20.0);
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Half_queries_are_computed_in_float32_and_given_back(ScalarType dtype)
    {
        var head = new LinearHead(3);
        var x = queries.to(dtype);

        var predictions = head.call(x, x, ones(4).to(dtype));

        predictions.dtype.Should().Be(dtype);
        var wide = x.to(ScalarType.Float32);
        predictions.ShouldEqual(head.call(wide, wide, ones(4)).to(dtype));
    }

    private static LinearHead Head(long outputs)
    {
        var head = new LinearHead(3, outputs);
        head.to(ScalarType.Float64);
        return head;
    }
}
