using SoftStep.Tests.Support;

namespace SoftStep.Tests.Weightings;

/// <summary>What holds for all functions from a row to sparse weights.</summary>
public sealed class SparseFunctionTests
{
    public static TheoryData<string> Names => SparseFunction.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_what_its_definition_gives_by_bisection(string name)
    {
        var function = SparseFunction.Named(name);
        for (var n = 1; n <= 60; n++)
        {
            foreach (var row in new[] { 0.1 * Draw.Normal(n, n), 3 * Draw.Normal(-n, n), Draw.Integers(n, -2, 3, n) })
            {
                function.Of(row, null).Values().ShouldBe(function.Definition(row.Values()), 1e-13);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_those_of_central_differences(string name)
    {
        var function = SparseFunction.Named(name);
        var excluded = Draw.Mask(4, 0.3, 4, 9);
        foreach (var scale in new[] { 0.1, 1, 4 })
        {
            var values = scale * Draw.Normal(3, 4, 9);

            Gradients.ShouldMatchDifferences(x => function.Of(x, null).Probe(), values);
            Gradients.ShouldMatchDifferences(x => function.Of(x, excluded).Probe(), values);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_excluded_gets_0_spreads_nothing_and_the_others_are_as_without_it(string name)
    {
        var function = SparseFunction.Named(name);
        var values = Draw.Normal(5, 12, 16);
        var excluded = Draw.Mask(6, 0.4, 12, 16);
        excluded[7] = true;
        var expected = function.Of(values, excluded);
        for (var i = 0; i < 12; i++)
        {
            var kept = excluded[i].logical_not();
            expected[i][excluded[i]].Values().Should().OnlyContain(weight => weight == 0);
            if (i != 7)
            {
                expected[i][kept].Values().ShouldBe(function.Of(values[i][kept], null).Values(), 1e-14);
            }
        }
        var slopes = Gradients.Of(x => function.Of(x, excluded).Probe(), values);
        foreach (var other in new[] { 1e30, -1e30, double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            var changed = values.masked_fill(excluded, other);

            function.Of(changed, excluded).ShouldEqual(expected);
            Gradients.Of(x => function.Of(x, excluded).Probe(), changed).ShouldEqual(slopes);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_row_with_NaN_among_its_candidates_is_NaN_alone(string name)
    {
        var function = SparseFunction.Named(name);
        foreach (var length in new[] { 1, 4, 20 })
        {
            foreach (var place in new[] { 0, length - 1 })
            {
                var values = Draw.Normal(7, 3, length);
                var changed = values.clone();
                changed[1, place] = double.NaN;
                var excluded = zeros(3, length, ScalarType.Bool);
                excluded[0, 0] = excluded[1, length / 2] = length > 1;

                foreach (var mask in new[] { null, excluded })
                {
                    var (expected, weights) = (function.Of(values, mask).Rows(), function.Of(changed, mask).Rows());

                    weights[0].Should().Equal(expected[0]);
                    weights[2].Should().Equal(expected[2]);
                    var taken = weights[1].Where((_, i) => mask is null || length == 1 || i != length / 2).ToArray();
                    taken.Should().OnlyContain(weight => double.IsNaN(weight));
                    weights[1].Count(weight => weight == 0).Should().Be(length - taken.Length);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Magnitudes_at_their_ends_have_a_finite_gradient_and_the_sum(string name)
    {
        var function = SparseFunction.Named(name);
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            foreach (var magnitude in new[] { 0, 1e-20, 1e-3, 1, 1e5, 1e20 })
            {
                foreach (var length in new[] { 1, 2, 12 })
                {
                    var values = (magnitude * Draw.Integers(8, -5, 6, 3, length)).to(dtype).requires_grad_();

                    var weights = function.Of(values, null);
                    weights.Probe().backward();

                    values.grad!.AllFinite().Should().BeTrue($"of {magnitude}, {length}, {dtype}");
                    var sums = weights.sum(-1).Values();
                    var tolerance = dtype == ScalarType.Float32 ? 1e-6 : 1e-14;
                    sums.ShouldBe([.. sums.Select(_ => function.Sum(length))], tolerance);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Float32_agrees_with_float64_in_long_rows_too(string name)
    {
        var function = SparseFunction.Named(name);
        foreach (var values in new[] { Draw.Normal(9, 3, 50), 1e-4 * Draw.Normal(10, 2, 20_000) })
        {
            var single = values.to(ScalarType.Float32);
            var weights = function.Of(single, null);

            weights.dtype.Should().Be(ScalarType.Float32);
            weights.ShouldBe(function.Of(single.to(ScalarType.Float64), null).to(ScalarType.Float32), 1e-7);
            var slopes = Gradients.Of(x => function.Of(x, null).Probe(), single.to(ScalarType.Float64));
            Gradients.Of(x => function.Of(x, null).Probe(), single).ShouldBe(slopes.to(ScalarType.Float32), 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Half_types_are_computed_in_float32(string name)
    {
        var function = SparseFunction.Named(name);
        foreach (var dtype in new[] { ScalarType.Float16, ScalarType.BFloat16 })
        {
            var values = Draw.Normal(11, 3, 40).to(dtype);

            var weights = function.Of(values, null);

            weights.dtype.Should().Be(dtype);
            weights.ShouldEqual(function.Of(values.to(ScalarType.Float32), null).to(dtype));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_row_of_leading_axes_is_on_its_own_and_masks_broadcast(string name)
    {
        var function = SparseFunction.Named(name);
        var values = Draw.Normal(12, 6, 4, 3, 2).transpose(0, -1);
        var excluded = Draw.Mask(13, 0.3, 4, 1, 6);

        var weights = function.Of(values, excluded);

        weights.shape.Should().Equal(2, 4, 3, 6);
        var masks = excluded.expand(2, 4, 3, 6).reshape(-1, 6);
        for (var i = 0; i < 24; i++)
        {
            weights.reshape(-1, 6)[i].ShouldEqual(function.Of(values.reshape(-1, 6)[i], masks[i]));
        }
        function.Of(zeros(0, 6), null).shape.Should().Equal(0, 6);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_dispose_scopes_nothing_is_left_behind_and_the_input_is_the_callers(string name)
    {
        var function = SparseFunction.Named(name);
        using var values = Draw.Normal(14, 3, 5);
        using var scope = NewDisposeScope();

        var weights = function.Of(values, null);

        scope.DisposablesCount.Should().Be(1);
        weights.IsInvalid.Should().BeFalse();
        values.IsInvalid.Should().BeFalse();
    }
}
