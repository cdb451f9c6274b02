using SoftStep.Tests.Support;

namespace SoftStep.Tests.Models;

public sealed class RingBankTests
{
    private const int M = 12;

    private readonly Tensor start = Draw.Normal(1, M, 3);
    private readonly Tensor labels = Draw.Normal(2, M);

    [Fact]
    public void The_last_rows_are_the_candidates_and_the_oldest_leave()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var ring = new RingBank(model, 5);
        var kept = new List<long>();
        foreach (var batch in new long[][] { [0, 1], [2, 3], [4, 5], [6], [7, 8, 9, 10, 11], [0, 1] })
        {
            var predictions = Step(ring, batch);

            kept.AddRange(batch);
            kept = [.. kept.TakeLast(5)];
            var (rows, y) = (start.Rows(), labels.Values());
            var expected = NcaLoops.Predict(
                [.. batch.Select(row => rows[row])],
                [.. kept.Select(row => rows[row])],
                [.. kept.Select(row => y[row])],
                (query, key) => key == kept.Count - batch.Length + query
            );
            predictions.Values().ShouldBe(expected, 1e-13);
            ring.Rows!.Labels.Values().Should().Equal(kept.Select(row => y[row]));
            ring.Rows.Embeddings.Values().ShouldBe([.. kept.SelectMany(row => rows[row])], 1e-15);
        }
        ring.Capacity.Should().Be(5);
    }

    [Fact]
    public void Gradients_reach_the_batchs_rows_and_not_those_of_the_steps_before()
    {
        var encoder = Encoders.Lookup(start);
        using var model = new DeepRegressor(encoder, new NcaHead());
        using var ring = new RingBank(model, 6);
        Step(ring, 0, 1, 2);
        model.zero_grad();

        Step(ring, 5, 6).Probe().backward();

        var ofRows = encoder.weight!.grad!.t().Rows();
        for (var row = 0; row < M; row++)
        {
            ofRows[row].Any(value => value != 0).Should().Be(row is 5 or 6);
        }
        ring.Rows!.Embeddings.requires_grad.Should().BeFalse();
    }

    [Fact]
    public void A_row_that_comes_back_does_not_see_what_was_kept_under_its_id()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var ring = new RingBank(model, 8);
        Step(ring, [0, 1, 2], ids: [10, 11, 12]);

        var predictions = Step(ring, [0, 3], ids: [10, 13]);

        var (rows, y) = (start.Rows(), labels.Values());
        long[] kept = [0, 1, 2, 0, 3];
        long[] ids = [10, 11, 12, 10, 13];
        var expected = NcaLoops.Predict(
            [rows[0], rows[3]],
            [.. kept.Select(row => rows[row])],
            [.. kept.Select(row => y[row])],
            (query, key) => ids[key] == (query == 0 ? 10 : 13)
        );
        predictions.Values().ShouldBe(expected, 1e-13);
        ring.Rows!.Ids!.Values().Should().Equal(10, 11, 12, 10, 13);
    }

    [Fact]
    public void Without_ids_every_row_is_new()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var ring = new RingBank(model, 4);

        Step(ring, 0, 1);
        Step(ring, 0, 1);
        Step(ring, 2);

        ring.Rows!.Ids!.Values().Should().Equal(1, 2, 3, 4);
    }

    [Fact]
    public void Groups_keep_rows_apart_across_steps_and_every_row_its_own_group_changes_nothing()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var ring = new RingBank(model, 4);
        using var plain = new RingBank(model, 4);
        using var own = new RingBank(model, 4);
        Step(ring, [0, 1], groups: [1, 2]);
        Step(plain, 0, 1);
        Step(own, [0, 1], groups: [1, 2]);

        var predictions = Step(ring, [2, 3], groups: [2, 5]);

        var (rows, y) = (start.Rows(), labels.Values());
        long[] groups = [1, 2, 2, 5];
        var expected = NcaLoops.Predict(
            rows[2..4],
            rows[..4],
            y[..4],
            (query, key) => groups[key] == groups[2 + query]
        );
        predictions.Values().ShouldBe(expected, 1e-13);
        Step(own, [2, 3], groups: [3, 4]).ShouldEqual(Step(plain, 2, 3));
    }

    [Fact]
    public void A_row_that_finds_no_candidate_is_predicted_as_0()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var ring = new RingBank(model, 4);

        Step(ring, [0, 1], groups: [7, 7]).Values().Should().Equal(0, 0);
    }

    [Fact]
    public void A_refused_batch_leaves_the_ring_as_it_was()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var ring = new RingBank(model, 4);

        Refused(() => Step(ring, 0)).WithMessage("*not be alone*");
        Refused(() => Step(ring, 0, 1, 2, 3, 4)).WithMessage("*4*(5, 12)*");
        ring.Rows.Should().BeNull();
        Step(ring, [0, 1], groups: [1, 2]);
        var before = ring.Rows!.Embeddings;
        Refused(() => Step(ring, 2, 3)).WithMessage("*groups*");
        Refused(() => Step(ring, [2, 3], ids: [1, 2, 3], groups: [1, 2]));
        Refused(() => ring.call(Encoders.OneHot(tensor(new long[] { 1, 2 }), M), ones(3, ScalarType.Float64)));

        ring.Rows.Embeddings.Should().BeSameAs(before);

        static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Refused(Action act) =>
            act.Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ids_come_with_every_step_or_with_none(bool first)
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var ring = new RingBank(model, 4);
        Step(ring, [0, 1], Ids(first));
        var before = ring.Rows!.Embeddings;

        ring.Invoking(_ => Step(ring, [2, 3], Ids(!first))).Should().Throw<ArgumentException>().WithMessage("*ids*");

        ring.Rows.Embeddings.Should().BeSameAs(before);
        Step(ring, [2, 3], Ids(first)).shape.Should().Equal(2);

        static long[]? Ids(bool given) => given ? [1, 2] : null;
    }

    [Fact]
    public void In_evaluation_mode_it_does_not_step()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var ring = new RingBank(model, 4);
        model.eval();

        FluentActions.Invoking(() => Step(ring, 1, 2)).Should().Throw<InvalidOperationException>();
    }

    private Tensor Step(RingBank ring, params long[] batch) => Step(ring, batch, null);

    private Tensor Step(RingBank ring, long[] batch, long[]? ids = null, long[]? groups = null) =>
        ring.call(
            Encoders.OneHot(tensor(batch), M),
            labels.index_select(0, tensor(batch)),
            ids is null ? null : tensor(ids),
            groups is null ? null : tensor(groups)
        );
}
