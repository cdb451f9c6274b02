using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class SelectionTests
{
    private readonly Tensor x = Matrix(3, 1, 2, 3, 4, 5, 6);

    [Fact]
    public void Parts_are_taken_by_position()
    {
        x.narrow(1, 1, 2).ShouldHold(2, 3, 5, 6);
        x.select(0, 1).ShouldHold(4, 5, 6);
        x.slice(1, 0, 3, 2).ShouldHold(1, 3, 4, 6);
        x.index_select(1, Integers(2, 0)).ShouldHold(3, 1, 6, 4);
        x.take(Integers(5, 0)).ShouldHold(6, 1);
        x.gather(1, Integers(2, 0).view(2, 1)).ShouldHold(3, 4);
        x.take_along_dim(Integers(2, 0).view(2, 1), 1).ShouldHold(3, 4);
        x.take_along_dim(Integers(1)).ShouldHold(2);
    }

    [Fact]
    public void Parts_are_taken_by_a_mask()
    {
        x.masked_select(x > 4).ShouldHold(5, 6);
        x.masked_fill(x > 4, 0).ShouldHold(1, 2, 3, 4, 0, 0);
        x.masked_scatter(x > 4, Vector(7, 8)).ShouldHold(1, 2, 3, 4, 7, 8);
        x.where(x > 4, -x).ShouldHold(-1, -2, -3, -4, 5, 6);
        where(x > 4, x, 0.0).ShouldHold(0, 0, 0, 0, 5, 6);
    }

    [Fact]
    public void Values_are_put_by_index_along_a_dimension()
    {
        var index = Integers(2, 0);
        var values = Matrix(2, 10, 20, 30, 40);

        x.index_add(1, index, values, 2).ShouldHold(41, 2, 23, 84, 5, 66);
        x.clone().index_add_(1, index, values, 1).ShouldHold(21, 2, 13, 44, 5, 36);
        x.index_copy(1, index, values).ShouldHold(20, 2, 10, 40, 5, 30);
        x.clone().index_copy_(1, index, values).ShouldHold(20, 2, 10, 40, 5, 30);
        x.index_fill(1, index, 0).ShouldHold(0, 2, 0, 0, 5, 0);
        x.clone().index_fill_(1, index, 0).ShouldHold(0, 2, 0, 0, 5, 0);
    }

    [Fact]
    public void Values_are_scattered_element_by_element()
    {
        var index = Integers(2, 0).view(2, 1);
        var values = Matrix(1, 10, 20);

        x.scatter(1, index, values).ShouldHold(1, 2, 10, 20, 5, 6);
        x.clone().scatter_(1, index, values).ShouldHold(1, 2, 10, 20, 5, 6);
        x.scatter_add(1, index, values).ShouldHold(1, 2, 13, 24, 5, 6);
        x.clone().scatter_add_(1, index, values).ShouldHold(1, 2, 13, 24, 5, 6);
    }
}
