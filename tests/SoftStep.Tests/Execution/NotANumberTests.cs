using SoftStep.Tests.Support;

namespace SoftStep.Tests.Execution;

/// <summary>
/// NaN in, NaN out: in every prediction that uses the row, on every path, for any size and position. Excluded
/// rows have no effect.
/// </summary>
public sealed class NotANumberTests
{
    private static readonly Dictionary<string, Func<NeighborHead>> Heads = new()
    {
        ["NCA"] = () => new NcaHead(options: new() { LearnTemperature = true }),
        ["NCA with a step"] = () => new NcaHead(warp: new SoftStepWarp(Ways.Size)),
        ["NCA with a relative step"] = () => new NcaHead(warp: new SoftStepWarp(Ways.Size, SoftStepOptions.ForNca)),
        ["NCA of a kernel"] = () => new NcaHead(new RbfSimilarity(learnable: true), new SoftStepWarp(Ways.Size)),
        ["NCA of products"] = () => new NcaHead(new DotSimilarity()),
        ["NCA of a Manhattan distance"] = () => new NcaHead(new ManhattanSimilarity()),
        ["k-NN"] = () => new KnnHead(3),
        ["k-NN of a kernel"] = () => new KnnHead(3, new RbfSimilarity()),
        ["soft top-k"] = () => new(new EuclideanSimilarity(), new SoftTopKWeighting(3, 0.5, Ways.Size)),
        ["sparsemax"] = () => new(new EuclideanSimilarity(), new SparsemaxWeighting()),
        ["entmax of a kernel"] = () => new(new RbfSimilarity(), new Entmax15Weighting()),
        ["NCA that is cut"] = () => Evaluating(new NcaHead(options: new() { Cut = 0.01 })),
        ["k-NN of ranks by entropy"] = () => new KnnHead(3, options: new() { Regularization = Regularization.KL }),
        ["NCA of angles"] = () => new NcaHead(new CosineAngleSimilarity()),
        ["NCA with a one-sided step"] = () =>
            new NcaHead(warp: new SoftStepWarp(Ways.Size, new() { Form = SoftStepForm.OneSided })),
        ["k-NN with a step"] = () => new KnnHead(new SoftStepWarp(Ways.Size), new SquaredEuclideanSimilarity()),
    };

    public static TheoryData<string, ExecutionPath, int, ScalarType> Cases
    {
        get
        {
            var cases = new TheoryData<string, ExecutionPath, int, ScalarType>();
            foreach (var head in Heads.Keys)
            {
                foreach (var way in new Ways())
                {
                    var (path, rows, dtype) = way.Data;
                    cases.Add(head, path, rows, dtype);
                }
            }
            return cases;
        }
    }

    public static MatrixTheoryData<string, int> Names => new(Heads.Keys, [Ways.Few, Ways.Many]);

    /// <summary>At the first, a middle and the last coordinate.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_query_of_NaN_has_a_prediction_of_NaN_alone(
        string name,
        ExecutionPath path,
        int rows,
        ScalarType dtype
    )
    {
        var head = Create(name, path, dtype);
        var (queries, keys, labels) = (Points(1, rows, dtype), Points(2, rows + 5, dtype), Labels(rows + 5, dtype));
        var expected = head.call(queries, keys, labels).Values();
        foreach (var (row, coordinate) in new[] { (0, 0), (rows / 2, 7), (rows - 1, Ways.Size - 1) })
        {
            var predictions = head.call(WithNaN(queries, row, coordinate), keys, labels).Values();

            double.IsNaN(predictions[row]).Should().BeTrue();
            predictions.Where((_, i) => i != row).ToArray().ShouldBe([.. expected.Where((_, i) => i != row)], 1e-4);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void With_a_key_of_NaN_every_prediction_is_NaN(string name, ExecutionPath path, int rows, ScalarType dtype)
    {
        var head = Create(name, path, dtype);
        var (queries, keys, labels) = (Points(1, rows, dtype), Points(2, rows + 5, dtype), Labels(rows + 5, dtype));
        foreach (var (row, coordinate) in new[] { (0, 0), (rows / 2, 7), (rows + 4, Ways.Size - 1) })
        {
            var poisoned = WithNaN(keys, row, coordinate);
            using var bank = new ReferenceBank(poisoned, labels);
            using var known = bank.Hold();

            head.call(queries, poisoned, labels).Values().Should().OnlyContain(value => double.IsNaN(value));
            for (var again = 0; again < 2; again++)
            {
                var predictions = head.Predict(queries, known.Keys, labels, null).Values();
                predictions.Should().OnlyContain(value => double.IsNaN(value));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void In_a_batch_a_row_of_NaN_spreads_to_all_but_those_that_exclude_it(
        string name,
        ExecutionPath path,
        int rows,
        ScalarType dtype
    )
    {
        var head = Create(name, path, dtype);
        var (points, labels) = (Points(1, rows, dtype), Labels(rows, dtype));
        var groups = arange(rows).remainder(3);
        var expected = head.LeaveOneOut(points, labels, groups: groups).Values();
        var poisoned = WithNaN(points, 4, 7).requires_grad_();

        var alone = head.LeaveOneOut(poisoned, labels);
        var predictions = head.LeaveOneOut(poisoned, labels, groups: groups);

        alone.Values().Should().OnlyContain(value => double.IsNaN(value));
        var values = predictions.Values();
        for (var i = 0; i < rows; i++)
        {
            var excludes = i % 3 == 1 && i != 4;
            double.IsNaN(values[i]).Should().Be(!excludes);
            (excludes ? values[i] : expected[i]).Should().BeApproximately(expected[i], 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_key_of_NaN_that_all_exclude_might_as_well_not_be(
        string name,
        ExecutionPath path,
        int rows,
        ScalarType dtype
    )
    {
        using var head = Create(name, path, dtype);
        var labels = Labels(rows + 5, dtype);
        var ids = arange(rows + 5).ge(rows + 3).to(ScalarType.Int64);
        var exclusion = Exclusion.Equal(ones(rows, ScalarType.Int64), ids);
        var (clean, poisoned) = (
            Run(Points(2, rows + 5, dtype)),
            Run(WithNaN(Points(2, rows + 5, dtype), rows + 3, 7))
        );

        foreach (var (actual, expected) in poisoned.Zip(clean))
        {
            actual.ShouldBe(expected, 1e-3);
        }

        double[][] Run(Tensor points)
        {
            head.zero_grad();
            var (queries, keys) = (Points(1, rows, dtype).requires_grad_(), points.requires_grad_());
            var predictions = head.Predict(queries, KeySet.Passing(keys), labels, exclusion);
            predictions.Probe().backward();
            Tensor[] results = [predictions, queries.grad!, keys.grad!, .. head.parameters().Select(p => p.grad!)];
            return [.. results.Select(result => result.Values())];
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Excluded_pairs_in_rows_of_NaN_have_a_weight_of_0(string name, int rows)
    {
        const ScalarType dtype = ScalarType.Float32;
        using var head = Create(name, ExecutionPath.Automatic, dtype);
        var excluded = Draw.Mask(3, 0.4, rows, rows + 5).Rows();
        var queries = WithNaN(Points(1, rows, dtype), 3, 2);
        var keys = WithNaN(Points(2, rows + 5, dtype), 4, 7);

        var weights = head.Weights(queries, keys, Exclusion.Mask(Draw.Mask(3, 0.4, rows, rows + 5))).Rows();

        foreach (var (i, row) in weights.Index())
        {
            var isUnknown = i == 3 || excluded[i][4] == 0;
            row.Where((_, j) => excluded[i][j] == 1).Should().OnlyContain(weight => weight == 0);
            row.Where((_, j) => excluded[i][j] == 0).Should().OnlyContain(weight => double.IsNaN(weight) == isUnknown);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_query_of_NaN_leaves_the_gradients_of_keys_and_labels_that_it_excludes(
        string name,
        ExecutionPath path,
        int rows,
        ScalarType dtype
    )
    {
        using var head = Create(name, path, dtype);
        var excluded = arange(rows).remainder(3).unsqueeze(-1).eq(arange(rows + 5).remainder(3));
        var (clean, poisoned) = (Run(Points(1, rows, dtype)), Run(WithNaN(Points(1, rows, dtype), 3, 2)));

        foreach (var (actual, expected) in poisoned.Zip(clean))
        {
            var (spoilt, kept) = (actual.Where((_, j) => j % 3 != 0), actual.Where((_, j) => j % 3 == 0));
            spoilt.Should().OnlyContain(gradient => gradient.Any(double.IsNaN));
            double[] all = [.. kept.SelectMany(gradient => gradient)];
            all.ShouldBe([.. expected.Where((_, j) => j % 3 == 0).SelectMany(gradient => gradient)], 1e-3);
        }

        double[][][] Run(Tensor queries)
        {
            var (keys, labels) = (Points(2, rows + 5, dtype), Labels(rows + 5, dtype).unsqueeze(-1));
            using var predictions = head.Predict(
                queries,
                keys.requires_grad_(),
                labels.requires_grad_(),
                Exclusion.Mask(excluded)
            );
            predictions.Probe().backward();
            return [keys.grad!.Rows(), labels.grad!.Rows()];
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_loss_of_NaN_has_gradients_of_NaN(string name, ExecutionPath path, int rows, ScalarType dtype)
    {
        var head = Create(name, path, dtype);
        var points = WithNaN(Points(1, rows, dtype), 3, 2).requires_grad_();

        head.LeaveOneOut(points, Labels(rows, dtype)).mean().backward();

        points.grad!.Rows().Should().OnlyContain(row => row.Any(double.IsNaN));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_label_of_NaN_shows_where_its_key_has_a_weight(
        string name,
        ExecutionPath path,
        int rows,
        ScalarType dtype
    )
    {
        var head = Create(name, path, dtype);
        var (points, labels) = (Points(1, rows, dtype), Labels(rows, dtype));
        points[5] = points[4] * 1.01;
        var poisoned = stack([WithNaN(labels, 4), labels], -1).requires_grad_();
        var groups = arange(rows).remainder(3);
        var excluded = groups.unsqueeze(-1).eq(groups);
        var weights = head.Weights(points, points, Exclusion.Mask(excluded)).Rows();
        var expected = head.LeaveOneOut(points, labels, groups: groups).Values();

        var predictions = head.LeaveOneOut(points, poisoned, groups: groups);

        var values = predictions.Rows();
        values.Select(row => row[1]).ToArray().ShouldBe(expected, 1e-4);
        var clear = weights.Select(row => row[4] == 0 || row[4] > 1e-30).ToArray();
        for (var i = 0; i < rows; i++)
        {
            if (clear[i])
            {
                double.IsNaN(values[i][0]).Should().Be(weights[i][4] > 0);
            }
        }
        weights.Should().Contain(row => row[4] == 0).And.Contain(row => row[4] > 0);
    }

    [Theory]
    [ClassData(typeof(Ways))]
    public void An_infinite_label_shows_where_its_key_has_a_weight(ExecutionPath path, int rows, ScalarType dtype)
    {
        using var head = Ways.On(path, new NcaHead(options: new() { Temperature = 10 }));
        var (points, labels) = (Points(1, rows, dtype), Labels(rows, dtype));
        labels[4] = double.PositiveInfinity;
        labels[5] = double.NegativeInfinity;
        var groups = arange(rows).remainder(3);

        var values = head.LeaveOneOut(points, labels, groups: groups).Values();

        values.Where((_, i) => i % 3 == 0).Should().OnlyContain(value => double.IsNaN(value));
        values.Where((_, i) => i % 3 == 1).Should().OnlyContain(value => double.IsNegativeInfinity(value));
        values.Where((_, i) => i % 3 == 2).Should().OnlyContain(value => double.IsPositiveInfinity(value));
    }

    [Theory]
    [ClassData(typeof(Ways))]
    public void Parameters_of_NaN_show(ExecutionPath path, int rows, ScalarType dtype)
    {
        var (points, labels) = (Points(1, rows, dtype), Labels(rows, dtype));
        foreach (
            var (create, parameter) in new (Func<NeighborHead>, string)[]
            {
                (() => new NcaHead(options: new() { LearnTemperature = true }), "weighting.log_temperature"),
                (() => new NcaHead(new RbfSimilarity(learnable: true)), "similarity.log_gamma"),
                (() => new NcaHead(warp: new SoftStepWarp(Ways.Size)), "weighting.warp.bias"),
                (() => new KnnHead(new SoftStepWarp(Ways.Size)), "weighting.warp.weight"),
            }
        )
        {
            using var head = Ways.On(path, create());
            head.to(dtype);
            using (no_grad())
            {
                head.Parameter(parameter).fill_(double.NaN);
            }

            head.LeaveOneOut(points, labels).Values().Should().OnlyContain(value => double.IsNaN(value));
        }
    }

    private static readonly Dictionary<string, Func<Tensor, Tensor>> RowFunctions = new()
    {
        ["soft ranks"] = values => Functional.SoftRank(values),
        ["soft ranks of a tiny strength"] = values => Functional.SoftRank(values, 1e-4),
        ["soft ranks by entropy"] = values => Functional.SoftRank(values, 1, Regularization.KL),
        ["soft sorting"] = values => Functional.SoftSort(values),
        ["soft sorting by entropy"] = values => Functional.SoftSort(values, 1, Regularization.KL),
        ["the unit interval"] = values => Functional.UnitInterval(values),
        ["sparsemax"] = values => Functional.Sparsemax(values),
        ["entmax"] = values => Functional.Entmax15(values),
        ["soft top-k"] = values => Functional.SoftTopK(values, 2),
    };

    public static MatrixTheoryData<string, int> OfRows => new(RowFunctions.Keys, [3, 47, 300]);

    [Theory]
    [MemberData(nameof(OfRows))]
    public void A_function_of_rows_is_NaN_only_for_a_row_with_a_NaN(string name, int size)
    {
        var values = Draw.Normal(1, 4, size);
        var expected = RowFunctions[name](values).Rows();
        foreach (var place in new[] { 0, size / 2, size - 1 })
        {
            var poisoned = WithNaN(values, 2, place).requires_grad_();

            var results = RowFunctions[name](poisoned);
            results.Probe().backward();

            var (rows, gradients) = (results.Rows(), poisoned.grad!.Rows());
            rows[2].Should().OnlyContain(value => double.IsNaN(value));
            foreach (var other in new[] { 0, 1, 3 })
            {
                rows[other].Should().Equal(expected[other]);
                gradients[other].Should().OnlyContain(value => double.IsFinite(value));
            }
        }
    }

    private static NeighborHead Create(string name, ExecutionPath path, ScalarType dtype)
    {
        var head = Ways.On(path, Heads[name]());
        head.to(dtype);
        foreach (var (parameter, i) in head.named_parameters().Select((entry, i) => (entry.name, i)))
        {
            head.Set(parameter, 0.2 * Draw.Normal(50 + i, head.Parameter(parameter).shape));
        }
        return head;
    }

    private static NcaHead Evaluating(NcaHead head)
    {
        head.eval();
        return head;
    }

    private static Tensor Points(int seed, int rows, ScalarType dtype) => Draw.Normal(seed, rows, Ways.Size).to(dtype);

    private static Tensor Labels(int rows, ScalarType dtype) => Draw.Normal(9, rows).to(dtype);

    private static Tensor WithNaN(Tensor values, params long[] at)
    {
        var poisoned = values.clone();
        poisoned.index_put_(tensor(double.NaN).to(values.dtype), [.. at.Select(i => TensorIndex.Single(i))]);
        return poisoned;
    }
}
