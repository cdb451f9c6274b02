using SoftStep.Tests.Models;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Candidates;

/// <summary>Rows ordered by time: later and simultaneous rows are not known yet.</summary>
public sealed class TimeTests
{
    private const int M = 9;

    private readonly Tensor start = Draw.Normal(1, M, 3);
    private readonly Tensor labels = Draw.Normal(2, M);
    private readonly double[] times = [4, 1, 7, 1, 3, 3, 9, 5, 2];

    public static TheoryData<ExecutionPath> Paths => [.. Enum.GetValues<ExecutionPath>()];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Leave_one_out_sees_strictly_earlier_rows_only(ExecutionPath path)
    {
        using var head = new NcaHead
        {
            Execution = new() { Path = path, BlockBytes = 150 },
        };
        var long_ = tensor(times).to(ScalarType.Int64);

        var predictions = head.LeaveOneOut(start, labels, times: tensor(times));
        var withGroups = head.LeaveOneOut(start, labels, groups: arange(M).remainder(2), times: long_);

        predictions.Values().ShouldBe(Expected((i, j) => times[j] >= times[i]), 1e-12);
        withGroups.Values().ShouldBe(Expected((i, j) => times[j] >= times[i] || i % 2 == j % 2), 1e-12);
        (predictions.Values()[1], predictions.Values()[3]).Should().Be((0, 0));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void What_happens_later_changes_nothing_and_has_no_gradient(ExecutionPath path)
    {
        using var head = new NcaHead
        {
            Execution = new() { Path = path, BlockBytes = 150 },
        };
        var (rows, late) = (start.clone().requires_grad_(), tensor(times).ge(4).unsqueeze(-1));

        var predictions = head.LeaveOneOut(rows, labels, times: tensor(times));
        var moved = head.LeaveOneOut(where(late, start * 7, start), labels, times: tensor(times));
        predictions[4].backward();

        moved[4].ShouldEqual(predictions[4]);
        rows.grad!.masked_select(late).Values().Should().OnlyContain(value => value == 0);
        rows.grad!.Values().Should().Contain(value => value != 0);
    }

    [Fact]
    public void A_model_takes_times_and_a_linear_head_ignores_them()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var linear = new DeepRegressor(Encoders.Lookup(start), new LinearHead(3));
        linear.to(ScalarType.Float64);
        var inputs = Encoders.OneHot(arange(M), M);

        model
            .LeaveOneOut(inputs, labels, times: tensor(times))
            .Values()
            .ShouldBe(Expected((i, j) => times[j] >= times[i]), 1e-12);
        linear.LeaveOneOut(inputs, labels, times: tensor(times)).ShouldEqual(linear.LeaveOneOut(inputs, labels));
    }

    [Fact]
    public void Against_the_training_set_a_row_sees_strictly_earlier_rows_only()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var bank = new TrainingSetBank(model, Encoders.OneHot(arange(M), M), labels, times: tensor(times));
        long[] batch = [3, 0, 6];

        var predictions = bank.call(
            Encoders.OneHot(tensor(batch), M),
            labels.index_select(0, tensor(batch)),
            tensor(batch)
        );

        var all = Expected((i, j) => times[j] >= times[i]);
        predictions.Values().ShouldBe([.. batch.Select(row => all[row])], 1e-12);
        bank.Rows.Times!.Values().Should().Equal(times);
    }

    [Fact]
    public void In_a_ring_a_row_sees_strictly_earlier_rows_only()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var ring = new RingBank(model, 6);
        var kept = new List<int>();
        foreach (var batch in new int[][] { [1, 3, 8], [4, 5], [0, 7], [2, 6] })
        {
            var rows = tensor(batch.Select(row => (long)row).ToArray());
            kept = [.. kept.Concat(batch).TakeLast(6)];

            var predictions = ring.call(
                Encoders.OneHot(rows, M),
                labels.index_select(0, rows),
                times: tensor(batch.Select(row => (int)times[row]).ToArray())
            );

            var expected = Expected((i, j) => times[j] >= times[i] || !kept.Contains(j));
            predictions.Values().ShouldBe([.. batch.Select(row => expected[row])], 1e-12);
        }
        ring.Rows!.Times!.dtype.Should().Be(ScalarType.Int64);
        ring.Rows.Times.Values().Should().Equal(kept.Select(row => times[row]));
        ring.Invoking(r => r.call(Encoders.OneHot(arange(M), M)[..1], labels[..1], times: ones(1)))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*times of Int64*times of Float32*");
    }

    private double[] Expected(Func<int, int, bool> excluded)
    {
        var predictions = NcaLoops.Predict(start.Rows(), start.Rows(), labels.Values(), excluded);
        return [.. predictions.Select(value => double.IsNaN(value) ? 0 : value)];
    }
}
