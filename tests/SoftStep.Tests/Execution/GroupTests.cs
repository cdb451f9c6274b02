using SoftStep.Tests.Support;

namespace SoftStep.Tests.Execution;

/// <summary>Queries that see the keys of their own group only, with sizes computed by a mask and by a problem per group.</summary>
public sealed class GroupTests
{
    private const int D = 18;

    /// <summary>One of the queries' groups has no key, and one of the keys' no query.</summary>
    private const int Groups = 7;

    public static TheoryData<ExecutionPath, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<ExecutionPath, int, int>();
            foreach (var path in Enum.GetValues<ExecutionPath>())
            {
                cases.Add(path, 20, 30);
                cases.Add(path, 200, 600);
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_query_is_predicted_as_if_its_group_were_alone(ExecutionPath path, int n, int m)
    {
        var data = new Data(n, m);
        foreach (var head in Heads(path))
        {
            var expected = new double[n * 2];
            for (var i = 0; i < n; i++)
            {
                var own = data.KeysOf(i);
                if (own.Length > 0)
                {
                    var rows = tensor(own);
                    head.call(
                            data.Queries[i..(i + 1)],
                            data.Keys.index_select(0, rows),
                            data.Labels.index_select(0, rows)
                        )
                        .Values()
                        .CopyTo(expected, 2 * i);
                }
            }

            data.Predict(head, data.Exclusion).Values().ShouldBe(expected, 1e-12);
            var observed = Draw.Normal(4, n, 2);
            head.Crps(data.Queries, data.Keys, data.Labels, observed, data.Exclusion)
                .ShouldBe(
                    head.Crps(
                        data.Queries,
                        data.Keys,
                        data.Labels,
                        observed,
                        Exclusion.Mask(data.QueryGroups.unsqueeze(-1).ne(data.KeyGroups))
                    ),
                    1e-12
                );
            using var withoutGradients = no_grad();
            data.Predict(head, data.Exclusion).Values().ShouldBe(expected, 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradients_and_other_exclusions_are_those_of_a_mask(ExecutionPath path, int n, int m)
    {
        var data = new Data(n, m);
        var groups = data.QueryGroups.unsqueeze(-1).ne(data.KeyGroups);
        var times = (Draw.Integers(5, 0, 9, n), Draw.Integers(6, 0, 9, m));
        (Exclusion, Tensor)[] others =
        [
            (Exclusion.Mask(zeros(m, ScalarType.Bool)), zeros(n, m, ScalarType.Bool)),
            (Exclusion.NotEarlier(times.Item1, times.Item2), times.Item2.ge(times.Item1.unsqueeze(-1))),
            Masks(Draw.Mask(7, 0.3, n, m)),
            Masks(Draw.Mask(8, 0.3, n, 1)),
            Masks(Draw.Mask(9, 0.3, m)),
        ];
        foreach (var (other, mask) in others)
        {
            foreach (var head in Heads(path))
            {
                var (predictions, gradients) = data.Gradients(head, data.Exclusion | other);
                head.Execution = new() { Path = ExecutionPath.Dense };
                var (expected, expectedGradients) = data.Gradients(head, Exclusion.Mask(groups.logical_or(mask)));

                predictions.ShouldBe(expected, 1e-12);
                foreach (var (one, another) in gradients.Zip(expectedGradients))
                {
                    one.ShouldBe(another, 1e-11);
                }
            }
        }

        static (Exclusion, Tensor) Masks(Tensor mask) => (Exclusion.Mask(mask), mask);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Leave_one_out_within_groups_equals_a_mask(ExecutionPath path, int n, int m)
    {
        var data = new Data(n + m, m);
        var exclusion = Exclusion.Unequal(data.QueryGroups) | Exclusion.SameRows;
        var labels = Draw.Normal(4, n + m, 2);
        foreach (var head in Heads(path))
        {
            var rows = data.Queries.detach().requires_grad_();
            var predictions = head.Predict(rows, rows, labels, exclusion);
            predictions.Probe().backward();

            head.Execution = new() { Path = ExecutionPath.Dense };
            var same = data.Queries.detach().requires_grad_();
            var expected = head.Predict(
                same,
                same,
                labels,
                Exclusion.Mask(data.QueryGroups.unsqueeze(-1).ne(data.QueryGroups)) | Exclusion.SameRows
            );
            expected.Probe().backward();

            predictions.ShouldBe(expected, 1e-12);
            rows.grad!.ShouldBe(same.grad!, 1e-11);
        }
    }

    [Fact]
    public void Pairs_across_groups_are_not_computed()
    {
        var data = new Data(200, 600);
        var pairs = 0L;
        using var similarity = new SwitchedSimilarity
        {
            Instead = (queries, keys) =>
            {
                Interlocked.Add(ref pairs, queries.size(-2) * keys.size(-2));
                return queries.matmul(keys.mT);
            },
        };
        using var head = new NcaHead(similarity);
        using var withoutGradients = no_grad();

        data.Predict(head, data.Exclusion);

        // A group without keys gets one key, which is excluded.
        pairs.Should().Be(Enumerable.Range(0, 200).Sum(i => Math.Max(1, data.KeysOf(i).Length)));
    }

    [Fact]
    public void Results_do_not_depend_on_the_number_of_threads()
    {
        var data = new Data(400, 800, groups: 20);
        using var head = new NcaHead(warp: new(D));
        head.to(ScalarType.Float64);
        using var withoutGradients = no_grad();
        var threads = get_num_threads();
        try
        {
            var each = new[] { 1, 2, 3 }.Select(count =>
            {
                set_num_threads(count);
                return data.Predict(head, data.Exclusion).Values();
            });
            each.Should().AllSatisfy(values => values.Should().Equal(data.Predict(head, data.Exclusion).Values()));
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void A_large_group_among_small_ones_and_float16_equal_a_mask()
    {
        var (n, m) = (1500, 1500);
        var (queryGroups, keyGroups) = (Draw.Integers(1, 0, 40, n), Draw.Integers(2, 0, 40, m));
        queryGroups[..1000] = tensor(99.0);
        keyGroups[..1200] = tensor(99.0);
        var exclusion = Exclusion.Unequal(queryGroups.to(ScalarType.Int32), keyGroups.to(ScalarType.Int64));
        var mask = Exclusion.Mask(queryGroups.unsqueeze(-1).ne(keyGroups));
        using var head = new NcaHead();
        using var withoutGradients = no_grad();
        foreach (var (dtype, tolerance) in new[] { (ScalarType.Float64, 1e-12), (ScalarType.Float16, 1e-3) })
        {
            var (queries, keys) = (Draw.Normal(3, n, D).to(dtype), Draw.Normal(4, m, D).to(dtype));
            var labels = Draw.Normal(5, m).to(dtype);

            var predictions = head.Predict(queries, keys, labels, exclusion);

            predictions.dtype.Should().Be(dtype);
            predictions.ShouldBe(head.Predict(queries, keys, labels, mask), tolerance);
        }
    }

    [Theory]
    [InlineData(ExecutionPath.Automatic)]
    [InlineData(ExecutionPath.Dense)]
    [InlineData(ExecutionPath.Blocked)]
    public void Leading_axes_have_groups_of_their_own(ExecutionPath path)
    {
        var (queries, keys, labels) = (Draw.Normal(1, 2, 6, D), Draw.Normal(2, 2, 8, D), Draw.Normal(3, 2, 8));
        var (queryGroups, keyGroups) = (Integers(4, 2, 6), Integers(5, 2, 8));
        using var head = new NcaHead { Execution = new() { Path = path } };

        var predictions = head.Predict(queries, keys, labels, Exclusion.Unequal(queryGroups, keyGroups));

        for (var a = 0; a < 2; a++)
        {
            predictions[a]
                .ShouldBe(
                    head.Predict(queries[a], keys[a], labels[a], Exclusion.Unequal(queryGroups[a], keyGroups[a])),
                    1e-12
                );
        }
        using var none = head.Predict(
            queries[0][..0],
            keys[0],
            labels[0],
            Exclusion.Unequal(queryGroups[0][..0], keyGroups[0])
        );
        none.shape.Should().Equal(0);

        static Tensor Integers(int seed, params long[] shape) => Draw.Integers(seed, 0, 3, shape).to(ScalarType.Int64);
    }

    private static IEnumerable<NeighborHead> Heads(ExecutionPath path)
    {
        NeighborHead[] heads =
        [
            new NcaHead(warp: new(D), options: new() { LearnTemperature = true }),
            new KnnHead(3, new RbfSimilarity(learnable: true)),
        ];
        foreach (var head in heads)
        {
            head.to(ScalarType.Float64);
            head.Execution = new() { Path = path, BlockBytes = 1 << 16 };
            yield return head;
        }
    }

    private sealed class Data
    {
        private readonly ILookup<long, long> keysOf;
        private readonly long[] queryGroups;

        public Data(int n, int m, int groups = Groups)
        {
            (Queries, Keys, Labels) = (Draw.Normal(1, n, D), Draw.Normal(2, m, D), Draw.Normal(3, m, 2));
            QueryGroups = Draw.Integers(11, -2, groups - 3, n).to(ScalarType.Int64);
            KeyGroups = Draw.Integers(12, -1, groups - 2, m).to(ScalarType.Int64);
            queryGroups = Longs(QueryGroups);
            keysOf = Longs(KeyGroups)
                .Select((group, row) => (group, row))
                .ToLookup(key => key.group, key => (long)key.row);
            Exclusion = Exclusion.Unequal(QueryGroups, KeyGroups);
        }

        public Tensor Queries { get; }
        public Tensor Keys { get; }
        public Tensor Labels { get; }
        public Tensor QueryGroups { get; }
        public Tensor KeyGroups { get; }
        public Exclusion Exclusion { get; }

        public long[] KeysOf(int query) => [.. keysOf[queryGroups[query]]];

        public Tensor Predict(NeighborHead head, Exclusion exclusion) => head.Predict(Queries, Keys, Labels, exclusion);

        public (Tensor Predictions, List<Tensor> Gradients) Gradients(NeighborHead head, Exclusion exclusion)
        {
            Tensor[] leaves = [.. new[] { Queries, Keys, Labels }.Select(tensor => tensor.detach().requires_grad_())];
            head.zero_grad();
            var predictions = head.Predict(leaves[0], leaves[1], leaves[2], exclusion);
            predictions.Probe().backward();
            return (predictions, [.. leaves.Concat(head.parameters()).Select(leaf => leaf.grad!.clone())]);
        }

        private static long[] Longs(Tensor integers) => [.. integers.Values().Select(value => (long)value)];
    }
}
