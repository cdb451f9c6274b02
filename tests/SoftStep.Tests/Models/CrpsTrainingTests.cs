using SoftStep.Tests.Oracles;
using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Models;

/// <summary>The score of a batch's distributions, inside the batch and against the banks that a model is trained with.</summary>
public sealed class CrpsTrainingTests
{
    private const int M = 9;

    private readonly Tensor start = Draw.Normal(1, M, 3);
    private readonly Tensor labels = Draw.Normal(2, M);

    [Fact]
    public void Inside_a_batch_every_row_is_scored_against_the_distribution_of_the_others()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        var (groups, times) = (Draw.Integers(3, 0, 3, M).to(ScalarType.Int64), Draw.Integers(4, 0, 5, M));

        var alone = model.Crps(Inputs(), labels);
        var apart = model.Crps(Inputs(), labels, groups: groups, times: times);

        alone.Values().ShouldBe(Expected((i, j) => i == j), 1e-13);
        apart.Values().ShouldBe(Expected((i, j) => Excluded(groups, times, i, j)), 1e-13);
        apart.Values().Should().Contain(0, "the earliest rows have no candidate");
    }

    [Fact]
    public void Against_the_training_set_too_and_the_step_is_stored()
    {
        var encoder = Encoders.Lookup(start);
        using var model = new DeepRegressor(encoder, new NcaHead());
        using var bank = new TrainingSetBank(model, Inputs(), labels);
        long[] batch = [7, 2, 4];
        using (no_grad())
        {
            encoder.weight!.copy_(Draw.Normal(5, M, 3).t());
        }

        var scores = bank.Crps(Inputs(batch), labels.index_select(0, tensor(batch)), tensor(batch));
        scores.sum().backward();

        var stored = start.index_copy(0, tensor(batch), Draw.Normal(5, M, 3).index_select(0, tensor(batch)));
        bank.Rows.Embeddings.ShouldEqual(stored);
        var rows = stored.Rows();
        var expected = batch.Select(i => Score(NcaLoops.Weights(rows[i], rows, j => j == i), labels[i].item<double>()));
        scores.Values().ShouldBe([.. expected], 1e-13);
        var ofRows = encoder.weight!.grad!.t().Rows();
        Enumerable.Range(0, M).Where(row => ofRows[row].Any(value => value != 0)).Should().Equal(2, 4, 7);
    }

    [Fact]
    public void Against_a_ring_too()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var ring = new RingBank(model, 5);
        ring.Crps(Inputs(0, 1, 2), labels.narrow(0, 0, 3));

        var scores = ring.Crps(Inputs(3, 4, 5), labels.narrow(0, 3, 3));

        var rows = start.Rows()[1..6];
        var expected = Enumerable
            .Range(2, 3)
            .Select(i =>
                DistributionOracle.Crps(
                    NcaLoops.Weights(rows[i], rows, j => j == i),
                    labels.Values()[1..6],
                    labels.Values()[i + 1]
                )
            );
        scores.Values().ShouldBe([.. expected], 1e-13);
        ring.Rows!.Count.Should().Be(5);
    }

    [Fact]
    public void It_trains_a_distribution_where_the_squared_error_trains_a_mean()
    {
        // Two labels far apart, by chance: the best mean is between them, the best distribution has half of each.
        manual_seed(3);
        var inputs = Draw.Normal(6, 200, 2);
        var values = Draw.Mask(7, 0.5, 200).to(ScalarType.Float64);
        using var model = new DeepRegressor(Linear(2, 2, dtype: ScalarType.Float64), new NcaHead(new DotSimilarity()));
        using var optimizer = optim.Adam(model.parameters(), lr: 0.05);
        var (first, last) = (0.0, 0.0);
        for (var step = 0; step < 30; step++)
        {
            using var scope = NewDisposeScope();
            var loss = model.Crps(inputs, values).mean();
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            last = loss.item<double>();
            first = step == 0 ? last : first;
        }

        last.Should().BeLessThan(first).And.BeGreaterThan(0.2, "half of each scores a quarter");
    }

    [Fact]
    public void What_has_no_distribution_is_refused()
    {
        using var linear = new DeepRegressor(Encoders.Lookup(start), new LinearHead(3));
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var ring = new RingBank(linear, 5);
        using var bank = new TrainingSetBank(linear, Inputs(), labels);
        var ids = arange(M, ScalarType.Int64);

        foreach (
            var call in new Action[]
            {
                () => linear.Crps(Inputs(), labels),
                () => ring.Crps(Inputs(0, 1), labels[..2]),
                () => bank.Crps(Inputs(), labels, ids),
            }
        )
        {
            call.Should().Throw<InvalidOperationException>().WithMessage("LinearHead weighs no rows*distribution*");
        }
        model.eval();
        var inEvaluation = () => model.Crps(Inputs(), labels);
        inEvaluation.Should().Throw<InvalidOperationException>().WithMessage("In evaluation mode*");
    }

    private Tensor Inputs() => Encoders.OneHot(arange(M), M);

    private static Tensor Inputs(params long[] rows) => Encoders.OneHot(tensor(rows), M);

    private double[] Expected(Func<int, int, bool> excluded)
    {
        var rows = start.Rows();
        return
        [
            .. rows.Select(
                (row, i) =>
                    Enumerable.Range(0, M).All(j => excluded(i, j))
                        ? 0
                        : Score(NcaLoops.Weights(row, rows, j => excluded(i, j)), labels[i].item<double>())
            ),
        ];
    }

    private double Score(double[] weights, double observed) =>
        DistributionOracle.Crps(weights, labels.Values(), observed);

    private static bool Excluded(Tensor groups, Tensor times, int i, int j) =>
        groups[i].item<long>() == groups[j].item<long>() || times[j].item<double>() >= times[i].item<double>();
}
