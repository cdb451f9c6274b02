using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

/// <summary>What is between the brackets; a cube whose element at (i, j, k) is 100·i + 10·j + k.</summary>
public sealed class IndexingTests
{
    private readonly Tensor cube =
        100 * arange(2, dtype: float64).view(2, 1, 1)
        + 10 * arange(3, dtype: float64).view(3, 1)
        + arange(4, dtype: float64);

    [Fact]
    public void Single_indices_count_from_either_end()
    {
        cube[1].shape.Should().Equal(3, 4);
        cube[1, 2].ShouldHold(120, 121, 122, 123);
        cube[1, 2, 3].ShouldHold(123);
        cube[-1, -1, -1].ShouldHold(123);
        cube[^1, ^1, ^2].ShouldHold(122);
        cube.unsqueeze(0)[0, 1, 2, 3].ShouldHold(123);
        cube[new long[] { 0, 1 }].ShouldHold(10, 11, 12, 13);
    }

    [Fact]
    public void Ranges_and_slices_keep_their_dimension()
    {
        cube[0, 0, 1..3].ShouldHold(1, 2);
        cube[0, 0, ^2..].ShouldHold(2, 3);
        cube[0, 0, ..^1].ShouldHold(0, 1, 2);
        cube[0, 0, ..].ShouldHold(0, 1, 2, 3);
        cube[0, 0, (1, 3)].ShouldHold(1, 2);
        cube[0, 0, (null, -1)].ShouldHold(0, 1, 2);
        cube[0, 0, TensorIndex.Slice(step: 2)].ShouldHold(0, 2);
        cube[0, 0, TensorIndex.Slice(1, null, 2)].ShouldHold(1, 3);
        cube[0, 0, TensorIndex.Slice(-3, -1)].ShouldHold(1, 2);
        cube[0, 0, TensorIndex.Slice(2, 100)].ShouldHold(2, 3);
        cube[TensorIndex.Colon, 0, 0].ShouldHold(0, 100);
        cube[.., 1..2, 0].shape.Should().Equal(2, 1);
    }

    [Fact]
    public void An_ellipsis_stands_for_the_dimensions_that_are_not_named()
    {
        cube[TensorIndex.Ellipsis, 1].shape.Should().Equal(2, 3);
        cube[1, TensorIndex.Ellipsis, 1].ShouldHold(101, 111, 121);
        cube[0, 1, 2, TensorIndex.Ellipsis].ShouldHold(12);
        cube[TensorIndex.Ellipsis].shape.Should().Equal(2, 3, 4);
    }

    [Fact]
    public void None_is_a_new_dimension()
    {
        cube[TensorIndex.None, 0].shape.Should().Equal(1, 3, 4);
        cube[.., TensorIndex.Null, 0].shape.Should().Equal(2, 1, 4);
        cube[TensorIndex.Ellipsis, TensorIndex.None].shape.Should().Equal(2, 3, 4, 1);
        cube[0, 0, TensorIndex.None].shape.Should().Equal(1, 4);
    }

    [Fact]
    public void Tensors_of_integers_gather()
    {
        cube[TensorIndex.Tensor(Integers(1, 0)), 0, 0].ShouldHold(100, 0);
        cube[0, TensorIndex.Tensor(Integers(2, 0)), 1..3].ShouldHold(21, 22, 1, 2);
        cube[0, TensorIndex.Tensor(Integers(2, 0)), TensorIndex.Tensor(Integers(3, 1))].ShouldHold(23, 1);
        cube[Integers(1), Integers(2), Integers(0, 3)].ShouldHold(120, 123);
        cube[0, TensorIndex.Ellipsis, TensorIndex.Tensor(Integers(3))].ShouldHold(3, 13, 23);
        cube[TensorIndex.Tensor(tensor(1L)), 0, 0].ShouldHold(100);
    }

    [Fact]
    public void Masks_select_elements_over_as_many_dimensions_as_they_have()
    {
        cube[cube > 121].ShouldHold(122, 123);
        cube[TensorIndex.Tensor(Flags(false, true)), 0, 0].ShouldHold(100);
        cube[0, TensorIndex.Tensor(cube[0] > 21)].ShouldHold(22, 23);
        cube[TensorIndex.Tensor(cube[TensorIndex.Ellipsis, 0] > 109), 1].ShouldHold(111, 121);
        cube[TensorIndex.Ellipsis, TensorIndex.Tensor(Flags(false, false, true, false))].numel().Should().Be(6);
        cube[0, 0, TensorIndex.Bool(true)].shape.Should().Equal(1, 4);
        cube[0, 0, TensorIndex.Bool(false)].shape.Should().Equal(0, 4);
    }

    [Fact]
    public void What_is_selected_without_tensors_is_a_view()
    {
        cube[1, TensorIndex.Ellipsis, ^1].zero_();

        cube[1, 0].ShouldHold(100, 101, 102, 0);
    }

    [Fact]
    public void Selecting_leaves_no_temporary_behind()
    {
        using var scope = NewDisposeScope();

        var selected = cube[0, .., TensorIndex.None, TensorIndex.Tensor(Integers(1, 2))];

        scope.DisposablesCount.Should().Be(2, "the indices and the result are all there is");
        selected.shape.Should().Equal(3, 1, 2);
    }

    [Fact]
    public void Assignment_writes_where_the_indices_point()
    {
        cube[0, 0, 0] = -1.0;
        cube[0, 1] = Vector(7, 7, 7, 7);
        cube[1, .., 1..3] = 5.0;
        cube[1][2] = zeros(1, 4, float64).squeeze(0);
        cube[0, 2, TensorIndex.Slice(step: 2)] = Vector(8, 9);

        cube[0].ShouldHold(-1, 1, 2, 3, 7, 7, 7, 7, 8, 21, 9, 23);
        cube[1].ShouldHold(100, 5, 5, 103, 110, 5, 5, 113, 0, 0, 0, 0);
    }

    [Fact]
    public void Assignment_broadcasts_and_drops_leading_dimensions_of_one()
    {
        cube[0] = arange(4, dtype: float64);
        cube[1, 0] = ones(1, 1, 4, float64);

        cube[0].ShouldHold(0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3);
        cube[1, 0].ShouldHold(1, 1, 1, 1);
    }

    [Fact]
    public void Assignment_by_tensors_and_masks()
    {
        cube[cube > 20] = 0.0;
        cube[TensorIndex.Tensor(Integers(0)), 0, TensorIndex.Tensor(Integers(1, 3))] = Vector(-1, -3);

        cube[0].ShouldHold(0, -1, 2, -3, 10, 11, 12, 13, 20, 0, 0, 0);
        cube[1].sum().ShouldHold(0);
    }

    [Fact]
    public void Assignment_by_few_and_by_many_indices()
    {
        var wide = zeros(1, 2, 1, 2, float64);

        wide[0, 1, 0, 1] = 3.0;
        wide[new long[] { 0, 0 }] = 1.0;
        wide[0] = wide[0] + 1.0;

        wide.ShouldHold(2, 2, 1, 4);
    }

    [Fact]
    public void Values_can_accumulate_where_indices_repeat()
    {
        var counts = zeros(3, float64);

        counts.index_put_(Vector(1, 1, 1), [Integers(0, 2, 0)], accumulate: true);
        counts.ShouldHold(2, 0, 1);
    }

    [Fact]
    public void A_number_is_put_in_the_tensors_own_dtype()
    {
        var x = zeros(3, float32);

        x.index_put_(2.5, TensorIndex.Tensor(Integers(1)));
        x.index_put_(1, 2);

        x.ShouldHold(0, 2.5, 1);
    }

    [Fact]
    public void Gradients_flow_through_what_was_selected()
    {
        var x = Vector(1, 2, 3).requires_grad_();

        (x[1..] * Vector(5, 7)).sum().backward();

        x.grad!.ShouldHold(0, 5, 7);
    }
}
