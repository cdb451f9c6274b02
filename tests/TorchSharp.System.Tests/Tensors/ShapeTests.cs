using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class ShapeTests
{
    private readonly Tensor x = Matrix(3, 1, 2, 3, 4, 5, 6);

    public static TheoryData<string, Func<Tensor, Tensor>, long[]> Shapes =>
        new()
        {
            { "view", x => x.view(3, 2), [3, 2] },
            { "view_as", x => x.view_as(zeros(6)), [6] },
            { "reshape", x => x.reshape(-1), [6] },
            { "flatten", x => x.flatten(), [6] },
            { "flatten, two of three", x => x.unsqueeze(0).flatten(1, 2), [1, 6] },
            { "unflatten", x => x.unflatten(1, 3, 1), [2, 3, 1] },
            { "unflatten to a Size", x => x.unflatten(1, (3L, 1L)), [2, 3, 1] },
            { "ravel", x => x.ravel(), [6] },
            { "squeeze", x => x.view(1, 2, 1, 3).squeeze(), [2, 3] },
            { "squeeze one", x => x.view(1, 2, 1, 3).squeeze(2), [1, 2, 3] },
            { "squeeze_", x => x.view(1, 2, 1, 3).squeeze_(), [2, 3] },
            { "squeeze_ one", x => x.view(1, 2, 1, 3).squeeze_(0), [2, 1, 3] },
            { "unsqueeze", x => x.unsqueeze(1), [2, 1, 3] },
            { "unsqueeze_", x => x.unsqueeze_(0), [1, 2, 3] },
            { "expand", x => x.unsqueeze(0).expand(4, -1, -1), [4, 2, 3] },
            { "expand, array", x => x.expand(new long[] { 4, 2, 3 }, true), [4, 2, 3] },
            { "expand, span", x => x.expand([4L, 2L, 3L]), [4, 2, 3] },
            { "expand_as", x => x.expand_as(zeros(4, 2, 3)), [4, 2, 3] },
            { "broadcast_to", x => x.broadcast_to(4, 2, 3), [4, 2, 3] },
            { "permute", x => x.unsqueeze(0).permute(2, 0, 1), [3, 1, 2] },
            { "permute, sequence", x => x.permute(new List<long> { 1, 0 }), [3, 2] },
            { "transpose", x => x.transpose(0, 1), [3, 2] },
            { "transpose_", x => x.transpose_(0, 1), [3, 2] },
            { "swapaxes", x => x.swapaxes(0, 1), [3, 2] },
            { "swapdims", x => x.swapdims(0, 1), [3, 2] },
            { "movedim", x => x.unsqueeze(0).movedim([0], [2]), [2, 3, 1] },
            { "t", x => x.t(), [3, 2] },
            { "T", x => x.T, [3, 2] },
            { "mT", x => x.unsqueeze(0).mT, [1, 3, 2] },
            { "unfold", x => x.unfold(1, 2, 1), [2, 2, 2] },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Views_change_the_shape_and_share_the_elements(string name, Func<Tensor, Tensor> view, long[] shape)
    {
        var source = x.clone();

        var result = view(source);

        result.shape.Should().Equal(shape, name);
        source.fill_(7);
        result.eq(7).all().item<bool>().Should().BeTrue("{0} is a view", name);
    }

    [Fact]
    public void Transposing_moves_the_elements()
    {
        x.t().ShouldHold(1, 4, 2, 5, 3, 6);
        x.t().is_contiguous().Should().BeFalse();
        x.t().contiguous().is_contiguous().Should().BeTrue();
        x.t().contiguous().ShouldHold(1, 4, 2, 5, 3, 6);
        x.unfold(1, 2, 1).ShouldHold(1, 2, 2, 3, 4, 5, 5, 6);
    }

    [Fact]
    public void Elements_are_repeated()
    {
        var v = Integers(1, 2);

        v.repeat(2, 2).ShouldHold(1, 2, 1, 2, 1, 2, 1, 2);
        v.tile([2]).ShouldHold(1, 2, 1, 2);
        v.repeat_interleave(2).ShouldHold(1, 1, 2, 2);
        v.repeat_interleave(Integers(1, 3), dim: 0).ShouldHold(1, 2, 2, 2);
    }

    [Fact]
    public void Elements_are_turned_round()
    {
        x.flip(1).ShouldHold(3, 2, 1, 6, 5, 4);
        x.roll(1).ShouldHold(6, 1, 2, 3, 4, 5);
        x.roll(1, 1).ShouldHold(3, 1, 2, 6, 4, 5);
        x.roll([1], [0]).ShouldHold(4, 5, 6, 1, 2, 3);
        x.roll([2]).ShouldHold(5, 6, 1, 2, 3, 4);
    }

    [Fact]
    public void Diagonals_and_triangles()
    {
        var square = Matrix(2, 1, 2, 3, 4);

        square.diag().ShouldHold(1, 4);
        Vector(1, 2).diag().ShouldHold(1, 0, 0, 2);
        square.diagonal(1).ShouldHold(2);
        Vector(1, 2).diag_embed().ShouldHold(1, 0, 0, 2);
        square.tril().ShouldHold(1, 0, 3, 4);
        square.triu(1).ShouldHold(0, 2, 0, 0);
        square.clone().tril_().ShouldHold(1, 0, 3, 4);
        square.clone().triu_().ShouldHold(1, 2, 0, 4);
        tril_indices(2, 2).ShouldHold(0, 1, 1, 0, 0, 1);
        triu_indices(2, 2, 1).ShouldHold(0, 1);
    }

    [Fact]
    public void Tensors_are_joined()
    {
        var (a, b) = (Vector(1, 2), Vector(3, 4));

        cat([a, b]).ShouldHold(1, 2, 3, 4);
        cat(new List<Tensor> { a, b }).ShouldHold(1, 2, 3, 4);
        cat(new[] { a, b }, 0).ShouldHold(1, 2, 3, 4);
        concat([a, b]).ShouldHold(1, 2, 3, 4);
        concat(new List<Tensor> { a, b }).ShouldHold(1, 2, 3, 4);
        concat(new[] { a, b }).ShouldHold(1, 2, 3, 4);
        stack([a, b]).ShouldHold(1, 2, 3, 4);
        stack([a, b], 1).ShouldHold(1, 3, 2, 4);
        hstack(a, b).ShouldHold(1, 2, 3, 4);
        hstack(new List<Tensor> { a, b }).shape.Should().Equal(4);
        vstack([a, b]).shape.Should().Equal(2, 2);
        vstack(new List<Tensor> { a, b }).ShouldHold(1, 2, 3, 4);
        block_diag(a, Matrix(1, 5)).ShouldHold(1, 2, 0, 0, 0, 5);
    }

    [Fact]
    public void Tensors_are_split()
    {
        var v = Integers(1, 2, 3, 4, 5);

        v.split(2).Select(part => part.numel()).Should().Equal(2, 2, 1);
        v.split([2L, 3L], 0)[1].ShouldHold(3, 4, 5);
        v.split(new long[] { 1, 4 })[1].ShouldHold(2, 3, 4, 5);
        v.chunk(2)[0].ShouldHold(1, 2, 3);
        v.tensor_split(2)[1].ShouldHold(4, 5);
        v.tensor_split([1, 3])[1].ShouldHold(2, 3);
        x.unbind(1)[2].ShouldHold(3, 6);
    }

    [Fact]
    public void Shapes_are_brought_together()
    {
        var common = broadcast_tensors(Matrix(1, 1, 2), Vector(3, 4));
        common[0].ShouldHold(1, 1, 2, 2);
        common[1].ShouldHold(3, 4, 3, 4);

        var grid = meshgrid([Integers(1, 2), Integers(3, 4)], "xy");
        grid[0].ShouldHold(1, 2, 1, 2);
        grid[1].ShouldHold(3, 3, 4, 4);
    }

    [Fact]
    public void Copies_are_independent_and_aliases_are_not()
    {
        var (copy, detached, alias) = (x.clone(), x.detach(), x.alias());

        x.zero_();

        copy.ShouldHold(1, 2, 3, 4, 5, 6);
        detached.ShouldHold(0, 0, 0, 0, 0, 0);
        alias.ShouldHold(0, 0, 0, 0, 0, 0);
    }

    [Fact]
    public void An_alias_is_the_same_tensor_of_libtorch_with_another_owner()
    {
        var leaf = Vector(1, 2).requires_grad_();
        var alias = leaf.alias();

        leaf.sum().backward();
        alias.grad!.ShouldHold(1, 1);

        leaf.Dispose();
        alias.ShouldHold(1, 2);
    }

    [Fact]
    public void A_tensor_says_how_it_is_laid_out()
    {
        var columns = x.t();

        columns.stride().Should().Equal(1, 3);
        columns.stride(-1).Should().Be(3);
        columns.size(-1).Should().Be(2);
        columns.size().Should().Equal(3, 2);
        columns.ndim.Should().Be(2);
        columns.Dimensions.Should().Be(2);
        columns.dim().Should().Be(2);
        columns.numel().Should().Be(6);
        columns.NumberOfElements.Should().Be(6);
        columns.element_size().Should().Be(8);
        columns.ElementSize.Should().Be(8);
        x[1].storage_offset().Should().Be(3);
        Vector(1).is_nonzero().Should().BeTrue();
        is_nonzero(Vector(0)).Should().BeFalse();
    }

    [Fact]
    public void A_size_is_a_list_of_numbers()
    {
        Size size = (2L, 3L);

        size.Should().BeEquivalentTo(new[] { 2, 3 });
        new Size(new List<long> { 3, 2 }).Should().Equal(3, 2);
        new Size(6).Should().Equal(6);
        size.numel().Should().Be(6);
        size.Length.Should().Be(2);
        size[1].Should().Be(3);
        default(Size).numel().Should().Be(1);
    }
}
