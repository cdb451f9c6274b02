using SoftStep.Tests.Support;

namespace SoftStep.Tests.Candidates;

/// <summary>Edge cases of each kind of exclusion.</summary>
public sealed class ExclusionKindTests
{
    private const long Tick = 1L << 62;

    private readonly Tensor queries = Draw.Normal(1, 3, 2);
    private readonly Tensor keys = Draw.Normal(2, 3, 2);
    private readonly Tensor labels = Draw.Normal(3, 3);

    public static TheoryData<ExecutionPath> Paths => [.. Enum.GetValues<ExecutionPath>()];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Ticks_that_are_equal_as_floating_numbers_are_compared_exactly(ExecutionPath path)
    {
        var exclusion = Exclusion.NotEarlier(tensor([Tick, Tick + 1, Tick + 2]));

        Excluded(path, exclusion).Should().Equal(1, 1, 1, 0, 1, 1, 0, 0, 1);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Times_of_different_types_are_compared_exactly(ExecutionPath path)
    {
        // 0.1 in float32 is slightly later than 0.1 in float64.
        var (single, twice) = (tensor([0.1f, 0.1f, 0.1f]), tensor([0.1, 0.1, 0.1]));

        Excluded(path, Exclusion.NotEarlier(single, twice)).Should().OnlyContain(value => value == 0);
        Excluded(path, Exclusion.NotEarlier(twice, single)).Should().OnlyContain(value => value == 1);
        Excluded(path, Exclusion.NotEarlier(tensor(new short[] { 1, 2, 3 }), tensor(new[] { 2L, 2, Tick })))
            .Should()
            .Equal(1, 1, 1, 1, 1, 1, 0, 0, 1);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Times_without_end_are_before_and_after_all_others_and_of_one_moment_each(ExecutionPath path)
    {
        var times = tensor([double.NegativeInfinity, 0, double.PositiveInfinity]);

        Excluded(path, Exclusion.NotEarlier(times)).Should().Equal(1, 1, 1, 0, 1, 1, 0, 0, 1);
        Excluded(path, Exclusion.NotEarlier(times, tensor([double.PositiveInfinity, double.NegativeInfinity, 0])))
            .Should()
            .Equal(1, 1, 1, 1, 0, 1, 1, 0, 0);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Not_earlier_among_themselves_excludes_the_row_itself(ExecutionPath path)
    {
        var times = tensor(new[] { 2, 1, 2 });

        Excluded(path, Exclusion.NotEarlier(times)).Should().Equal(1, 0, 1, 1, 1, 1, 1, 0, 1);
        Excluded(path, Exclusion.Equal(times)).Should().Equal(1, 0, 1, 0, 1, 0, 1, 0, 1);
        Excluded(path, Exclusion.SameRows).Should().Equal(1, 0, 0, 0, 1, 0, 0, 0, 1);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Both_ways_to_combine_are_equal_and_do_not_change_the_parts(ExecutionPath path)
    {
        var (groups, rows) = (Exclusion.Equal(tensor(new[] { 1, 1, 2 })), Exclusion.SameRows);

        Excluded(path, groups | rows).Should().Equal(1, 1, 0, 1, 1, 0, 0, 0, 1);
        Excluded(path, rows.Or(groups).Or(groups)).Should().Equal(1, 1, 0, 1, 1, 0, 0, 0, 1);
        Excluded(path, rows).Should().Equal(1, 0, 0, 0, 1, 0, 0, 0, 1);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Query_i_may_be_key_i_with_other_values(ExecutionPath path)
    {
        using var dense = new NcaHead { Execution = new() { Path = ExecutionPath.Dense } };
        using var head = new NcaHead
        {
            Execution = new() { Path = path, BlockBytes = 48 },
        };
        var (x, k, gradients) = (queries.requires_grad_(), keys.requires_grad_(), new List<double[]>());
        foreach (var way in new[] { dense, head })
        {
            (x.grad, k.grad) = (null, null);
            way.Predict(x, k, labels, Exclusion.SameRows).Probe().backward();
            gradients.Add([.. x.grad!.Values(), .. k.grad!.Values()]);
        }

        gradients[1].ShouldBe(gradients[0], 1e-12);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void A_graph_holds_what_it_needs_of_an_exclusion(ExecutionPath path)
    {
        var (times, mask) = (tensor([1.0, 2, 3]), tensor(new[] { false, false, true }));
        var expected = Gradient(false);

        Gradient(true).ShouldBe(expected, 0);

        double[] Gradient(bool disposes)
        {
            using var head = new NcaHead
            {
                Execution = new() { Path = path, BlockBytes = 48 },
            };
            using var scope = NewDisposeScope();
            var (own, marks, x) = (times.clone(), mask.clone(), queries.clone().requires_grad_());
            var predictions = head.Predict(x, keys, labels, Exclusion.NotEarlier(own) | Exclusion.Mask(marks));
            if (disposes)
            {
                own.Dispose();
                marks.Dispose();
            }
            predictions.Probe().backward();
            return x.grad!.Values();
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Times_with_a_gradient_get_none(ExecutionPath path)
    {
        using var head = new NcaHead
        {
            Execution = new() { Path = path, BlockBytes = 48 },
        };
        var times = tensor([1.0, 2, 3]).requires_grad_();

        head.Predict(queries, keys, labels, Exclusion.NotEarlier(times)).requires_grad.Should().BeFalse();
        head.Predict(queries.requires_grad_(), keys, labels, Exclusion.NotEarlier(times)).Probe().backward();

        times.grad.Should().BeNull();
    }

    [Fact]
    public void Hooks_run_as_with_call()
    {
        using var head = new NcaHead();
        var seen = new List<string>();
        head.register_forward_pre_hook(
            (_, x, k, y) =>
            {
                seen.Add("before");
                return (x * 2, k * 2, y);
            }
        );
        head.register_forward_hook(
            (_, _, _, _, result) =>
            {
                seen.Add("after");
                return result + 1;
            }
        );

        var predictions = head.Predict(queries, keys, labels, Exclusion.SameRows);

        seen.Should().Equal("before", "after");
        using var plain = new NcaHead();
        predictions.ShouldBe(plain.Predict(queries * 2, keys * 2, labels, Exclusion.SameRows) + 1, 1e-14);
    }

    [Fact]
    public void A_linear_head_accepts_an_exclusion_and_ignores_it()
    {
        using var head = new LinearHead(2);
        head.to(ScalarType.Float64);

        head.Predict(queries, keys, labels, Exclusion.Mask(ones(3, 3).@bool()))
            .ShouldEqual(head.call(queries, keys, labels));
    }

    /// <summary>1 for each of the 3 × 3 pairs whose key does not influence its query.</summary>
    private double[] Excluded(ExecutionPath path, Exclusion exclusion)
    {
        using var head = new NcaHead
        {
            Execution = new() { Path = path, BlockBytes = 48 },
        };
        // Each key has a label column of its own.
        var weights = head.Predict(queries, keys, eye(3, dtype: ScalarType.Float64), exclusion);
        return weights.eq(0).Values();
    }
}
