using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class AccessTests
{
    private readonly Tensor x = Matrix(3, 1, 2, 3, 4, 5, 6);

    [Fact]
    public void Elements_are_read_in_row_major_order_whatever_the_strides()
    {
        var columns = x.t().data<double>();

        columns.ToArray().Should().Equal(1, 4, 2, 5, 3, 6);
        columns.Should().Equal(1, 4, 2, 5, 3, 6);
        columns.Count.Should().Be(6);
        columns[1].Should().Be(4);
        columns[2, 0].Should().Be(3);
        x[.., 1..].data<double>().ToArray().Should().Equal(2, 3, 5, 6);
        x.data<double>()[1, 1].Should().Be(5);
        zeros(0, 2, float64).data<double>().ToArray().Should().BeEmpty();
    }

    [Fact]
    public void Elements_are_written_through_to_the_tensor()
    {
        var columns = x.t().data<double>();

        columns[0, 1] = 40;
        columns[5] = 60;

        x.ShouldHold(1, 2, 3, 40, 5, 60);
    }

    [Fact]
    public void Parts_are_copied_out_and_in()
    {
        var array = new double[4];

        x.data<double>().CopyTo(array, 1, 3);
        array.Should().Equal(0, 4, 5, 6);
        x.t().data<double>().CopyTo(array.AsSpan(), 2, 0);
        array.Should().Equal(0, 4, 1, 4);

        x.t().data<double>().CopyFrom([9, 8, 7], 1, 4);
        x.data<double>().CopyFrom(new double[] { -1 });
        x.ShouldHold(-1, 2, 8, 4, 5, 7);
    }

    [Fact]
    public void Indices_outside_are_refused()
    {
        var data = x.data<double>();

        new Action(() => _ = data[6]).Should().Throw<IndexOutOfRangeException>();
        new Action(() => _ = data[0, 3]).Should().Throw<IndexOutOfRangeException>();
        new Action(() => _ = data[-1, 0]).Should().Throw<IndexOutOfRangeException>();
    }

    [Fact]
    public void Only_the_dtypes_own_type_reads_it()
    {
        new Action(() => x.data<float>()).Should().Throw<ArgumentException>().WithMessage("*Single*Float64*");
        new Action(() => x[0, 0].item<long>()).Should().Throw<ArgumentException>();
        new Action(() => x.data<(float, float)>()).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Only_one_element_is_an_item()
    {
        new Action(() => x.item<double>()).Should().Throw<ArgumentException>();
        new Action(() => zeros(0, float64).item<double>()).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_tensor_that_was_disposed_meanwhile_says_so()
    {
        var data = x.data<double>();
        x.Dispose();

        Action[] uses = [() => _ = data[0], () => data[0] = 1, () => data.ToArray(), () => data.CopyFrom([1.0])];

        uses.Should().AllSatisfy(use => use.Should().Throw<InvalidOperationException>());
    }

    [Fact]
    public void Bytes_are_the_elements_in_place()
    {
        var v = tensor(new[] { 1, 256 });

        v.bytes.ToArray().Should().Equal(1, 0, 0, 0, 0, 1, 0, 0);
        v.bytes[0] = 7;
        v.ShouldHold(7, 256);
        v.bytes = new byte[] { 2, 0, 0, 0, 3, 0, 0, 0 };
        v.ShouldHold(2, 3);
        new Action(() => v.bytes = new byte[3]).Should().Throw<ArgumentException>();
        new Action(() => _ = x.t().bytes.Length).Should().Throw<InvalidOperationException>();
    }
}
