using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class SortingTests
{
    [Fact]
    public void Sorting_says_where_everything_came_from()
    {
        var (sorted, order) = Matrix(3, 3, 1, 2, 4, 6, 5).sort(1);
        sorted.ShouldHold(1, 2, 3, 4, 5, 6);
        order.ShouldHold(1, 2, 0, 0, 2, 1);

        Vector(3, 1, 2).sort(descending: true).Values.ShouldHold(3, 2, 1);
        Vector(1, 0, 1, 0).sort(stable: true).Indices.ShouldHold(1, 3, 0, 2);
        Vector(3, 1, 2).argsort().ShouldHold(1, 2, 0);
        Vector(3, 1, 2).argsort(descending: true).ShouldHold(0, 2, 1);
        Matrix(2, 3, 1, 1, 2).msort().ShouldHold(1, 1, 3, 2);
    }

    [Fact]
    public void The_top_k_are_the_largest_or_the_smallest()
    {
        var (values, indices) = Vector(3, 1, 4, 1, 5).topk(2);
        values.ShouldHold(5, 4);
        indices.ShouldHold(4, 2);

        Vector(3, 1, 4).topk(1, largest: false).values.ShouldHold(1);
    }

    [Fact]
    public void Unique_values_come_sorted_with_their_counts()
    {
        var (values, inverse, counts) = Integers(3, 1, 3, 2).unique(return_inverse: true, return_counts: true);
        values.ShouldHold(1, 2, 3);
        inverse.ShouldHold(2, 0, 2, 1);
        counts.ShouldHold(1, 1, 2);

        Matrix(2, 1, 2, 1, 2, 0, 0).unique(dim: 0).output.ShouldHold(0, 0, 1, 2);
    }

    [Fact]
    public void Values_find_their_place_among_sorted_ones()
    {
        var sorted = Vector(1, 3, 5);

        searchsorted(sorted, Vector(0, 3, 6)).ShouldHold(0, 1, 3);
        searchsorted(sorted, Vector(0, 3, 6), right: true).ShouldHold(0, 2, 3);
        searchsorted(sorted, Vector(3), out_int32: true).dtype.Should().Be(int32);
        searchsorted(sorted, 4, false, false, null!).ShouldHold(2);
        searchsorted(Vector(5, 1, 3), Vector(3), sorter: Integers(1, 2, 0)).ShouldHold(1);
        Vector(0, 3, 6).bucketize(sorted).ShouldHold(0, 1, 3);
        Vector(0, 3, 6).bucketize(sorted, right: true).ShouldHold(0, 2, 3);
    }

    [Fact]
    public void Values_are_counted_by_bin()
    {
        Vector(0.5, 1.5, 1.6, 3).histc(3, 0, 3).ShouldHold(1, 2, 1);
        Integers(0, 2, 2).bincount(null).ShouldHold(1, 0, 2);
        Integers(0, 2, 2).bincount(Vector(0.5, 1, 2), minlength: 4).ShouldHold(0.5, 0, 3, 0);
    }

    [Fact]
    public void What_is_not_zero_is_found()
    {
        var x = Matrix(2, 0, 1, 2, 0);

        x.nonzero().ShouldHold(0, 1, 1, 0);
        x.argwhere().ShouldHold(0, 1, 1, 0);
        var list = x.nonzero_as_list();
        list.Should().HaveCount(2);
        list[0].ShouldHold(0, 1);
        list[1].ShouldHold(1, 0);
        var where = torch.where(x > 0);
        where[0].ShouldHold(0, 1);
        where[1].ShouldHold(1, 0);
    }
}
