using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Models;

/// <summary>
/// Training against the whole encoded training set. The encoder is a lookup: the embedding of row i is column i
/// of its weight, so that tests can compute which rows have a gradient, and which.
/// </summary>
public sealed class TrainingSetBankTests
{
    private const int M = 9;
    private const int D = 3;

    private readonly Tensor start = Draw.Normal(1, M, D);
    private readonly Tensor labels = Draw.Normal(2, M);
    private readonly Tensor inputs = Encoders.OneHot(arange(M), M);

    [Fact]
    public void A_row_is_predicted_from_all_others_fresh_ones_and_those_encoded_last()
    {
        var encoder = Encoders.Lookup(start);
        using var model = new DeepRegressor(encoder, new NcaHead());
        using var bank = new TrainingSetBank(model, inputs, labels);
        Move(encoder, 0.5);
        long[] batch = [7, 2, 4];

        var predictions = Step(bank, batch);

        var expected = NcaLoops.Predict(
            Rows(0.5, batch),
            Stored(0.5, batch),
            labels.Values(),
            (query, key) => key == batch[query]
        );
        predictions.Values().ShouldBe(expected, 1e-13);
    }

    [Fact]
    public void Gradients_reach_the_batchs_rows_as_queries_and_as_keys_and_nothing_else()
    {
        var encoder = Encoders.Lookup(start);
        using var model = new DeepRegressor(encoder, new NcaHead());
        using var bank = new TrainingSetBank(model, inputs, labels);
        long[] batch = [7, 2, 4];
        Move(encoder, 0.5);

        Step(bank, batch).Probe().backward();

        // Central differences of the loops: a batch row is a query and a key, the other rows are constants.
        var weights = Draw.Normal(17, 3).Values();
        var fresh = tensor(Rows(0.5, batch).SelectMany(row => row).ToArray()).reshape(3, D);
        var expected = Gradients.Central(
            rows =>
            {
                var keys = Stored(0.5, batch);
                var queries = rows.Rows();
                for (var i = 0; i < 3; i++)
                {
                    keys[batch[i]] = queries[i];
                }
                var predictions = NcaLoops.Predict(queries, keys, labels.Values(), (q, k) => k == batch[q]);
                return tensor(predictions.Zip(weights, (p, w) => p * w).Sum(), ScalarType.Float64);
            },
            fresh
        );
        var ofRows = encoder.weight!.grad!.t();
        ofRows.index_select(0, tensor(batch)).ShouldBe(expected, 1e-7);
        var others = arange(M).Values().Select(i => (long)i).Except(batch).ToArray();
        ofRows.index_select(0, tensor(others)).Values().Should().OnlyContain(value => value == 0);
    }

    [Fact]
    public void A_step_is_the_dense_step_on_the_concatenated_candidates()
    {
        var (embeddings, columns) = (Draw.Normal(3, M, 4), Draw.Normal(4, M, 2));
        var encoder = Sequential(("a", Linear(4, 8)), ("b", Tanh()), ("c", Linear(8, D)));
        var head = new NcaHead(new RbfSimilarity(0.3), new SoftStepWarp(D), new() { Temperature = 0.5 });
        using var model = new DeepRegressor(encoder, head);
        model.to(ScalarType.Float64);
        using var bank = new TrainingSetBank(model, embeddings, columns);
        var (batch, others) = (tensor(new long[] { 1, 8, 3, 0 }), tensor(new long[] { 2, 4, 5, 6, 7 }));
        foreach (var parameter in encoder.parameters())
        {
            using var withoutGradients = no_grad();
            parameter.mul_(1.1);
        }

        bank.call(embeddings.index_select(0, batch), columns.index_select(0, batch), batch).Probe().backward();
        var gradients = model.parameters().Select(parameter => parameter.grad!.clone()).ToArray();

        model.zero_grad();
        using var before = new TrainingSetBank(model, embeddings, columns);
        var stale = bank.Rows.Embeddings.index_select(0, others);
        var queries = encoder.call(embeddings.index_select(0, batch));
        var excluded = cat([eye(4, 4).@bool(), zeros(4, 5).@bool()], 1);
        var dense = head.Weights(queries, cat([queries, stale]), Exclusion.Mask(excluded))
            .matmul(cat([columns.index_select(0, batch), columns.index_select(0, others)]));
        dense.Probe().backward();
        foreach (var (parameter, gradient) in model.parameters().Zip(gradients))
        {
            gradient.ShouldBe(parameter.grad!, 1e-11);
        }
    }

    [Fact]
    public void Rows_are_known_by_their_numbers_across_epochs_and_shuffles()
    {
        var encoder = Encoders.Lookup(start);
        using var model = new DeepRegressor(encoder, new NcaHead());
        using var bank = new TrainingSetBank(model, inputs, labels);
        using var optimizer = optim.SGD(model.parameters(), 0.5);
        var stored = start.Rows();
        var random = new Random(5);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            var order = Enumerable.Range(0, M).Select(i => (long)i).ToArray();
            random.Shuffle(order);
            foreach (var batch in order.Chunk(4))
            {
                var fresh = encoder.weight!.detach().t().Rows();
                foreach (var row in batch)
                {
                    stored[row] = fresh[row];
                }
                var expected = NcaLoops.Predict(
                    [.. batch.Select(row => fresh[row])],
                    stored,
                    labels.Values(),
                    (query, key) => key == batch[query]
                );

                var predictions = Step(bank, batch);
                var loss = functional.mse_loss(predictions, labels.index_select(0, tensor(batch)));
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();

                predictions.Values().ShouldBe(expected, 1e-12);
                bank.Rows.Embeddings.Values().ShouldBe([.. stored.SelectMany(row => row)], 1e-15);
            }
        }
        bank.Refresh();
        bank.Rows.Embeddings.ShouldBe(encoder.weight!.detach().t(), 1e-15);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(16)]
    public void One_group_for_all_leaves_no_candidate(int count)
    {
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            using var model = new DeepRegressor(Linear(2, D), new NcaHead());
            model.to(dtype);
            var (x, y) = (Draw.Normal(3, count, 2).to(dtype), Draw.Normal(4, count).to(dtype));
            using var bank = new TrainingSetBank(model, x, y, groups: ones(count, ScalarType.Int64));

            var predictions = bank.call(x, y, arange(count, dtype: ScalarType.Int32));

            predictions.Values().Should().OnlyContain(value => value == 0);
        }
    }

    [Fact]
    public void The_whole_set_in_one_batch_is_leave_one_out()
    {
        foreach (var groups in new[] { null, tensor(new long[] { 0, 0, 1, 1, 1, 2, 3, 4, 5 }) })
        {
            using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
            using var bank = new TrainingSetBank(model, inputs, labels, groups);

            var predictions = bank.call(inputs, labels, arange(M));

            predictions.ShouldBe(model.LeaveOneOut(inputs, labels, groups), 1e-14);
        }
    }

    [Fact]
    public void With_every_row_its_own_group_it_is_the_same_as_without_groups()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new KnnHead(2, options: new() { Strength = 0.1 }));
        using var plain = new TrainingSetBank(model, inputs, labels);
        using var grouped = new TrainingSetBank(model, inputs, labels, arange(50, 50 + M));

        Step(grouped, 3, 5).ShouldEqual(Step(plain, 3, 5));
    }

    [Fact]
    public void Rows_of_a_group_do_not_see_each_other_in_or_out_of_the_batch()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        var groups = tensor(new long[] { 0, 1, 2, 0, 1, 2, 0, 1, 2 });
        using var bank = new TrainingSetBank(model, inputs, labels, groups);

        var predictions = Step(bank, 0, 3, 4);

        long[] batch = [0, 3, 4];
        var expected = NcaLoops.Predict(
            [.. batch.Select(row => start.Rows()[row])],
            start.Rows(),
            labels.Values(),
            (query, key) => key % 3 == batch[query] % 3
        );
        predictions.Values().ShouldBe(expected, 1e-13);
    }

    [Fact]
    public void The_order_of_the_candidates_does_not_matter()
    {
        var order = tensor(new long[] { 4, 0, 8, 2, 6, 1, 7, 3, 5 });
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var bank = new TrainingSetBank(model, inputs, labels);
        using var shuffled = new TrainingSetBank(model, inputs.index_select(0, order), labels.index_select(0, order));
        // In the other order row 8 has index 2, and row 6 index 4.
        long[] batch = [8, 6];

        var predictions = shuffled.call(
            inputs.index_select(0, tensor(batch)),
            labels.index_select(0, tensor(batch)),
            tensor(new long[] { 2, 4 })
        );

        predictions.ShouldBe(Step(bank, batch), 1e-14);
    }

    [Fact]
    public void New_labels_of_a_row_are_taken_into_the_bank()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var bank = new TrainingSetBank(model, inputs, labels);

        bank.call(inputs.narrow(0, 2, 2), tensor(new[] { 10.0, 11.0 }), tensor(new long[] { 2, 3 }));

        bank.Rows.Labels.Values()[2..4].Should().Equal(10, 11);
        bank.Rows.Labels.Values()[4..].Should().Equal(labels.Values()[4..]);
    }

    [Fact]
    public void It_is_encoded_in_evaluation_mode_and_the_model_keeps_training()
    {
        var (encoder, rows) = (Encoders.WithModes(4, D), Draw.Normal(6, M, 4));
        using var model = new DeepRegressor(encoder, new NcaHead());

        using var bank = new TrainingSetBank(model, rows, labels, batchSize: 2);
        bank.Refresh();

        model.training.Should().BeTrue();
        encoder.eval();
        bank.Rows.Embeddings.ShouldBe(encoder.call(rows).detach(), 1e-14);
        bank.Rows.Ids!.ShouldEqual(arange(M));
    }

    [Fact]
    public void In_evaluation_mode_it_does_not_step()
    {
        using var model = new DeepRegressor(Encoders.Lookup(start), new NcaHead());
        using var bank = new TrainingSetBank(model, inputs, labels);
        model.eval();

        FluentActions.Invoking(() => Step(bank, 1, 2)).Should().Throw<InvalidOperationException>();
    }

    private Tensor Step(TrainingSetBank bank, params long[] batch) =>
        bank.call(inputs.index_select(0, tensor(batch)), labels.index_select(0, tensor(batch)), tensor(batch));

    private static void Move(TorchSharp.Modules.Linear encoder, double by)
    {
        using var withoutGradients = no_grad();
        encoder.weight!.add_(by);
    }

    /// <summary>A batch's embeddings after the encoder has moved.</summary>
    private double[][] Rows(double moved, long[] batch) =>
        [.. batch.Select(row => start.Rows()[row].Select(value => value + moved).ToArray())];

    /// <summary>The bank then: the rows of the batch have moved, the others have not.</summary>
    private double[][] Stored(double moved, long[] batch) =>
        [.. start.Rows().Select((row, i) => batch.Contains(i) ? row.Select(value => value + moved).ToArray() : row)];
}
