using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class CreationTests
{
    public static TheoryData<string, Func<Tensor>, long[]> Sized =>
        new()
        {
            { "1", () => zeros(2), [2] },
            { "2", () => ones(2, 3), [2, 3] },
            { "3", () => empty(2, 3, 4), [2, 3, 4] },
            { "4", () => zeros(2, 3, 4, 5), [2, 3, 4, 5] },
            { "array", () => ones(new long[] { 2, 3 }), [2, 3] },
            { "span", () => empty([2L, 3L]), [2, 3] },
            { "full, 1", () => full(2, 7), [2] },
            { "full, 2", () => full(2, 3, 7), [2, 3] },
            { "full, 3", () => full(2, 3, 4, 7.0), [2, 3, 4] },
            { "full, 4", () => full(2, 3, 4, 5, 7.0), [2, 3, 4, 5] },
            { "full, array", () => full(new long[] { 2, 3 }, 7), [2, 3] },
            { "full, span", () => full([2L, 3L], 7), [2, 3] },
            { "rand", () => rand(2, 3), [2, 3] },
            { "randn", () => randn(2, 3, 4), [2, 3, 4] },
            { "new_zeros", () => ones(1).new_zeros(2, 3), [2, 3] },
            { "new_zeros, array", () => ones(1).new_zeros(new long[] { 2, 3 }), [2, 3] },
            { "new_ones", () => ones(1).new_ones(2), [2] },
            { "new_empty", () => ones(1).new_empty(2, 3, 4), [2, 3, 4] },
            { "new_full", () => ones(1).new_full(2, 3, 7), [2, 3] },
            { "new_full, span", () => ones(1).new_full([2L, 3L], 7), [2, 3] },
            { "zeros_like", () => ones(2, 3).zeros_like(), [2, 3] },
            { "empty_like", () => ones(2, 3).empty_like(), [2, 3] },
            { "rand_like", () => ones(2, 3).rand_like(), [2, 3] },
            { "randn_like", () => ones(2, 3).randn_like(), [2, 3] },
            { "randint_like", () => ones(2, 3).randint_like(0, 9), [2, 3] },
        };

    [Theory]
    [MemberData(nameof(Sized))]
    public void A_shape_is_given_in_many_ways(string name, Func<Tensor> create, long[] shape) =>
        create().shape.Should().Equal(shape, name);

    [Fact]
    public void Tensors_are_filled_with_what_they_are_named_after()
    {
        zeros(2).ShouldHold(0, 0);
        ones(2).ShouldHold(1, 1);
        full(2, 7).ShouldHold(7, 7);
        ones(1).new_zeros(2).ShouldHold(0, 0);
        ones(1).new_ones(2).ShouldHold(1, 1);
        ones(1).new_full(2, 7).ShouldHold(7, 7);
        zeros(2).ones_like().ShouldHold(1, 1);
        ones(2).zeros_like().ShouldHold(0, 0);
        zeros(2).full_like(7).ShouldHold(7, 7);
    }

    [Fact]
    public void The_dtype_is_the_default_one_the_given_one_or_the_models()
    {
        zeros(1).dtype.Should().Be(float32);
        zeros(1, int64).dtype.Should().Be(int64);
        full(1, 7).dtype.Should().Be(int64);
        full(1, 7.0).dtype.Should().Be(float32);
        full(1, true).dtype.Should().Be(int64);
        ones(1, float64).new_zeros(1).dtype.Should().Be(float64);
        ones(1, float64).zeros_like(int32).dtype.Should().Be(int32);
    }

    [Fact]
    public void Gradients_can_be_asked_for_at_creation()
    {
        zeros(1, requires_grad: true).requires_grad.Should().BeTrue();
        full(1, 7.0, requires_grad: true).requires_grad.Should().BeTrue();
        tensor(new[] { 1f }, requires_grad: true).is_leaf.Should().BeTrue();
        ones(1).new_zeros(1, requires_grad: true).requires_grad.Should().BeTrue();
        rand(1, requires_grad: true).requires_grad.Should().BeTrue();
        zeros(1).requires_grad.Should().BeFalse();
    }

    [Fact]
    public void Ranges_and_grids()
    {
        arange(3).ShouldHold(0, 1, 2);
        arange(3).dtype.Should().Be(int64);
        arange(1, 3).ShouldHold(1, 2);
        arange(1, 2, 0.25).ShouldHold(1, 1.25, 1.5, 1.75);
        arange(1, 2, 0.25).dtype.Should().Be(float32);
        arange(3, float64).dtype.Should().Be(float64);
        linspace(0, 1, 5, float64).ShouldHold(0, 0.25, 0.5, 0.75, 1);
        logspace(0, 2, 3, dtype: float64).ShouldHold(1, 10, 100);
        eye(2).ShouldHold(1, 0, 0, 1);
        eye(1, 3).ShouldHold(1, 0, 0);
        hann_window(4, dtype: float64).ShouldHold(0, 0.5, 1, 0.5);
        hann_window(3, periodic: false, dtype: float64).ShouldHold(0, 1, 0);
    }

    [Fact]
    public void Values_come_from_numbers()
    {
        Tensor[] tensors =
        [
            tensor(1f),
            tensor(1.0),
            tensor(1),
            tensor(1L),
            tensor((short)1),
            tensor((sbyte)1),
            tensor((byte)1),
            tensor(true),
        ];

        tensors.Select(t => t.dtype).Should().Equal(float32, float64, int32, int64, int16, int8, uint8, @bool);
        tensors.Should().OnlyContain(t => t.ndim == 0 && t.ToDouble() == 1);
        tensor(1.0, float32).dtype.Should().Be(float32);
    }

    [Fact]
    public void Values_come_from_arrays_of_one_to_four_dimensions()
    {
        tensor(new[] { 1f, 2 }).ShouldHold(1, 2);
        tensor(
                new[,]
                {
                    { 1, 2 },
                    { 3, 4 },
                }
            )
            .ShouldHold(1, 2, 3, 4);
        tensor(
            new[,,]
            {
                {
                    { 1.0 },
                    { 2 },
                },
            }
        )
            .shape.Should()
            .Equal(1, 2, 1);
        tensor(
            new long[,,,]
            {
                {
                    {
                        { 1, 2 },
                    },
                },
            }
        )
            .shape.Should()
            .Equal(1, 1, 1, 2);
        tensor(
            new[,]
            {
                { (Half)1 },
            }
        )
            .dtype.Should()
            .Be(float16);
        tensor(
            new[,,]
            {
                {
                    { true },
                },
            }
        )
            .dtype.Should()
            .Be(@bool);
        tensor(new[] { 1, 2 }, float64).dtype.Should().Be(float64);
    }

    [Fact]
    public void Values_come_from_lists_and_memory_with_a_shape()
    {
        float[] six = [1, 2, 3, 4, 5, 6];

        tensor(six, [2, 3]).shape.Should().Equal(2, 3);
        tensor(six.ToList()).ShouldHold(1, 2, 3, 4, 5, 6);
        tensor(six.ToList(), [3, 2]).shape.Should().Equal(3, 2);
        tensor(six.ToList(), 3, 2).shape.Should().Equal(3, 2);
        tensor(six, 3, 1, 2).shape.Should().Equal(3, 1, 2);
        tensor(six, 3, 1, 2, 1).shape.Should().Equal(3, 1, 2, 1);
        tensor(six.AsMemory(2), [2, 2]).ShouldHold(3, 4, 5, 6);
        tensor(six, [4]).ShouldHold(1, 2, 3, 4);
        new Action(() => tensor(six, [7])).Should().Throw<ArgumentException>();
    }

    public static TheoryData<Array, ScalarType> Arrays =>
        new()
        {
            { new byte[] { 1 }, uint8 },
            { new sbyte[] { 1 }, int8 },
            { new short[] { 1 }, int16 },
            { new[] { 1 }, int32 },
            { new[] { 1L }, int64 },
            { new[] { (Half)1 }, float16 },
            { new[] { 1f }, float32 },
            {
                new[,]
                {
                    { 1.0 },
                },
                float64
            },
            {
                new[,,]
                {
                    {
                        { true },
                    },
                },
                @bool
            },
        };

    [Theory]
    [MemberData(nameof(Arrays))]
    public void Values_come_from_any_array(Array array, ScalarType dtype)
    {
        var x = from_array(array);

        x.dtype.Should().Be(dtype);
        x.ndim.Should().Be(array.Rank);
        x.ShouldHold(1);
        as_tensor(array, float64).dtype.Should().Be(float64);
    }

    [Fact]
    public void An_array_of_something_else_is_refused() =>
        new Action(() => from_array(new[] { "1" })).Should().Throw<NotSupportedException>();

    [Fact]
    public void As_tensor_leaves_a_tensor_that_fits_as_it_is()
    {
        var x = Vector(1, 2);

        var same = as_tensor(x);
        x.zero_();

        same.ShouldHold(0, 0);
        as_tensor(x, float32).dtype.Should().Be(float32);
    }
}
