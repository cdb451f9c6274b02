using System.Text.Json;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Models;

public sealed class KnnRegressorTests
{
    /// <summary>One entry of Models/knn_regressor.json; labels and predictions are (M) and (N) or have columns.</summary>
    public sealed record GoldenCase(
        string Name,
        double[][] Queries,
        double[][] Keys,
        JsonElement Labels,
        int Neighbors,
        string Weights,
        int P,
        JsonElement Predictions
    );

    [Fact]
    public void It_predicts_what_scikit_learn_predicts()
    {
        var file = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Models", "knn_regressor.json"));
        var cases = JsonSerializer.Deserialize<GoldenCase[]>(file, JsonSerializerOptions.Web)!;

        cases.Should().HaveCountGreaterThan(10);
        foreach (var golden in cases)
        {
            var regressor = new KnnRegressor(
                golden.Neighbors,
                golden.Weights == "uniform" ? NeighborWeighting.Uniform : NeighborWeighting.Distance,
                golden.P == 1 ? NeighborMetric.Manhattan : NeighborMetric.Euclidean
            );

            var predictions = regressor.Predict(Matrix(golden.Queries), Matrix(golden.Keys), Any(golden.Labels));

            predictions.ShouldBe(Any(golden.Predictions), 1e-13);
        }
    }

    [Fact]
    public void By_default_it_has_5_neighbours_of_equal_weight_in_the_euclidean_distance()
    {
        var (queries, keys, labels) = (Draw.Normal(1, 6, 3), Draw.Normal(2, 20, 3), Draw.Normal(3, 20, 2));

        var predictions = new KnnRegressor().Predict(queries, keys, labels);

        var explicitly = new KnnRegressor(5, NeighborWeighting.Uniform, NeighborMetric.Euclidean);
        predictions.ShouldEqual(explicitly.Predict(queries, keys, labels));
    }

    [Theory]
    [InlineData(NeighborWeighting.Uniform)]
    [InlineData(NeighborWeighting.Distance)]
    public void Leading_axes_are_a_loop_and_keys_may_go_without_them(NeighborWeighting weighting)
    {
        var regressor = new KnnRegressor(3, weighting);
        var (queries, keys, labels) = (Draw.Normal(1, 2, 4, 3), Draw.Normal(2, 2, 9, 3), Draw.Normal(3, 2, 9, 2));

        var each = regressor.Predict(queries, keys, labels);
        var shared = regressor.Predict(queries, keys[1], labels[1].narrow(-1, 0, 1).squeeze(-1));

        each.shape.Should().Equal(2, 4, 2);
        each[0].ShouldBe(regressor.Predict(queries[0], keys[0], labels[0]), 1e-14);
        shared.shape.Should().Equal(2, 4);
        shared[0].ShouldBe(regressor.Predict(queries[0], keys[1], labels[1])[.., 0], 1e-14);
    }

    [Fact]
    public void More_pairs_than_are_held_at_a_time_go_in_blocks()
    {
        // 4 queries per block against 2²² keys, the integers: the neighbours of i + 0.1 are i and i + 1.
        const int count = 1 << 22;
        var keys = arange(count, dtype: ScalarType.Float32).unsqueeze(-1);
        var queries = tensor(new[] { 0.1f, 100.1f, 7.1f, 50_000.1f, 3.1f, 9.1f }).unsqueeze(-1);

        var predictions = new KnnRegressor(2).Predict(queries, keys, arange(count, dtype: ScalarType.Float32));

        predictions.Values().Should().Equal(0.5, 100.5, 7.5, 50_000.5, 3.5, 9.5);
    }

    [Fact]
    public void No_queries_have_no_predictions()
    {
        new KnnRegressor(2).Predict(ones([0, 3]), ones(4, 3), ones(4)).shape.Should().Equal(0);
        new KnnRegressor(2).Predict(ones([5, 0, 3]), ones(4, 3), ones(4, 2)).shape.Should().Equal(5, 0, 2);
    }

    [Fact]
    public void A_bank_stands_for_its_embeddings_and_labels()
    {
        var (queries, keys, labels) = (Draw.Normal(1, 4, 3), Draw.Normal(2, 9, 3), Draw.Normal(3, 9));
        using var bank = new ReferenceBank(keys, labels);

        new KnnRegressor(3).Predict(queries, bank).ShouldEqual(new KnnRegressor(3).Predict(queries, keys, labels));
    }

    [Fact]
    public void It_gives_no_gradients_and_takes_half_types()
    {
        var keys = Draw.Normal(2, 9, 3).to(ScalarType.Float16).requires_grad_();

        var predictions = new KnnRegressor(3).Predict(keys, keys, ones(9).to(ScalarType.Float16));

        predictions.requires_grad.Should().BeFalse();
        predictions.dtype.Should().Be(ScalarType.Float16);
        predictions.Values().Should().OnlyContain(value => value == 1);
    }

    [Theory]
    [InlineData(NeighborWeighting.Uniform, NeighborMetric.Euclidean)]
    [InlineData(NeighborWeighting.Uniform, NeighborMetric.Manhattan)]
    [InlineData(NeighborWeighting.Distance, NeighborMetric.Euclidean)]
    [InlineData(NeighborWeighting.Distance, NeighborMetric.Manhattan)]
    public void At_every_magnitude_it_predicts_means_of_labels(NeighborWeighting weighting, NeighborMetric metric)
    {
        foreach (var dtype in new[] { ScalarType.Float32, ScalarType.Float64 })
        {
            foreach (var magnitude in new[] { 0, 1e-30, 1e-20, 1, 1e20, 1e30 })
            {
                // 5 keys are compared pair by pair, 300 by a matrix product.
                foreach (var count in new[] { 5, 300 })
                {
                    var queries = (magnitude * Draw.Normal(1, count, 8)).to(dtype);
                    var keys = (magnitude * Draw.Normal(2, count, 8)).to(dtype);

                    var predictions = new KnnRegressor(3, weighting, metric).Predict(
                        queries,
                        keys,
                        Draw.Uniform(3, 2, 3, count).to(dtype)
                    );

                    predictions.Values().Should().OnlyContain(value => value > 1.999 && value < 3.001);
                }
            }
        }
    }

    /// <summary>NaN in, NaN out, at every size: 5 keys are compared pair by pair, 300 by a matrix product.</summary>
    [Theory]
    [InlineData(5, NeighborWeighting.Uniform, NeighborMetric.Euclidean)]
    [InlineData(5, NeighborWeighting.Distance, NeighborMetric.Manhattan)]
    [InlineData(300, NeighborWeighting.Uniform, NeighborMetric.Euclidean)]
    [InlineData(300, NeighborWeighting.Distance, NeighborMetric.Euclidean)]
    [InlineData(300, NeighborWeighting.Uniform, NeighborMetric.Manhattan)]
    public void NaN_shows_in_what_it_takes_part_in(int count, NeighborWeighting weighting, NeighborMetric metric)
    {
        var (queries, keys, labels) = (Draw.Normal(1, count, 8), Draw.Normal(2, count, 8), Draw.Normal(3, count));
        var regressor = new KnnRegressor(2, weighting, metric);
        var expected = regressor.Predict(queries, keys, labels).Values();

        foreach (var (row, coordinate) in new[] { (0, 0), (2, 3), (count - 1, 7) })
        {
            var predictions = regressor.Predict(Poisoned(queries, row, coordinate), keys, labels).Values();
            double.IsNaN(predictions[row]).Should().BeTrue();
            predictions.Where((_, i) => i != row).Should().Equal(expected.Where((_, i) => i != row));
            var ofKeys = regressor.Predict(queries, Poisoned(keys, row, coordinate), labels).Values();
            ofKeys.Should().OnlyContain(value => double.IsNaN(value));
        }

        static Tensor Poisoned(Tensor values, int row, int coordinate)
        {
            var poisoned = values.clone();
            poisoned[row, coordinate] = double.NaN;
            return poisoned;
        }
    }

    [Theory]
    [InlineData(NeighborWeighting.Uniform)]
    [InlineData(NeighborWeighting.Distance)]
    public void A_label_of_NaN_shows_where_its_key_counts(NeighborWeighting weighting)
    {
        var keys = tensor(new[] { 0.0, 1, 2, 3 }).unsqueeze(-1);
        var labels = tensor(new[] { 0.0, 10, double.NaN, 30 });
        var queries = tensor(new[] { 0.4, 1.4, 0, 3 }).unsqueeze(-1);

        var values = new KnnRegressor(2, weighting).Predict(queries, keys, labels).Values();

        values.Select(double.IsNaN).Should().Equal(false, true, false, weighting == NeighborWeighting.Uniform);
    }

    private static Tensor Matrix(double[][] rows) =>
        tensor(rows.SelectMany(row => row).ToArray()).reshape(rows.Length, rows[0].Length);

    private static Tensor Any(JsonElement array) =>
        array[0].ValueKind == JsonValueKind.Number
            ? tensor(array.Deserialize<double[]>()!)
            : Matrix(array.Deserialize<double[][]>()!);
}
