using SoftStep.Candidates;

namespace SoftStep.Execution;

/// <summary>
/// For queries that see the keys of their own group only: computes each group as a separate problem, and no pairs across
/// groups. Not for problems with leading axes, nor for those in which a mask is cheaper.
/// </summary>
internal sealed class GroupsEngine : Engine
{
    /// <summary>
    /// The fixed cost of a group, as a number of pairs. Measured (two threads, 4,096 groups of 1 × 8 pairs, d = 8): 9 µs per group
    /// without gradients, and about 100 µs with.
    /// </summary>
    private const long PairsOfAProblem = 1 << 13;

    /// <summary>Groups with at least so many pairs run one after the other, each on all threads.</summary>
    private const long LargeFrom = 1 << 20;

    public override Tensor? Run(NeighborProblem problem)
    {
        if (
            problem.Exclusion?.Groups is not { } rule
            || problem.Queries.ndim > 2
            || problem.Keys.Keys.ndim > 2
            || rule.Tensors.Any(integers => integers.ndim > 1)
        )
        {
            return null;
        }
        var isOnCpu = problem.Queries.device_type == DeviceType.CPU;
        if (!isOnCpu && problem.BlockRows >= problem.Queries.size(0))
        {
            // All pairs fit into one block: a mask needs no copy of the groups on the host.
            return null;
        }
        Part[] parts = [.. rule.QueryGroups.Integers.Select(integer => new Part(rule, integer))];
        var pairs = parts.Sum(part => part.Pairs + PairsOfAProblem);
        return pairs < problem.Queries.size(0) * problem.Keys.Keys.size(0) ? Run(problem, parts, isOnCpu) : null;
    }

    private static Tensor Run(NeighborProblem problem, Part[] parts, bool isOnCpu)
    {
        // With gradients everything runs on this thread, which records the graph.
        var isParallel = isOnCpu && !is_grad_enabled() && parts.Length >= get_num_threads();
        var small = Array.FindAll(parts, part => isParallel && part.Pairs < LargeFrom);
        foreach (var part in parts.Except(small))
        {
            part.Run(problem);
        }
        TorchThreads.ForEachOperator(
            small.Length,
            number =>
            {
                using var withoutGradients = no_grad();
                small[number].Run(problem);
            }
        );
        var results = cat([.. parts.Select(part => part.Result!)], 0);
        return results.index_select(0, Places(parts, results.device));
    }

    /// <summary>For each query the position of its result in the concatenated results of all parts.</summary>
    private static Tensor Places(Part[] parts, Device device)
    {
        var places = new long[parts.Sum(part => part.Queries.Length)];
        var next = 0L;
        foreach (var part in parts)
        {
            foreach (var row in part.Queries)
            {
                places[row] = next++;
            }
        }
        return tensor(places, device: device);
    }

    /// <summary>The queries and keys of a group.</summary>
    private sealed class Part(UnequalRule rule, long integer)
    {
        public ReadOnlySpan<long> Queries => rule.QueryGroups.RowsOf(integer);

        public long Pairs => (long)rule.QueryGroups.CountOf(integer) * rule.KeyGroups.CountOf(integer);

        /// <summary>(n, r).</summary>
        public Tensor? Result { get; private set; }

        public void Run(NeighborProblem problem)
        {
            using var scope = NewDisposeScope();
            var all = problem.Keys.Keys;
            var queryRows = Rows(rule.QueryGroups);
            var hasKeys = rule.KeyGroups.CountOf(integer) > 0;
            // A group without keys gets key 0, which is then excluded.
            var keyRows =
                !hasKeys ? zeros(1, ScalarType.Int64, all.device)
                : rule.KeyGroups == rule.QueryGroups ? queryRows
                : Rows(rule.KeyGroups);
            var queries = problem.Queries.index_select(0, queryRows);
            var isSame = ReferenceEquals(all, problem.Queries) && ReferenceEquals(keyRows, queryRows);
            var keys = isSame ? queries : all.index_select(0, keyRows);
            Result = Engines
                .Run(
                    problem with
                    {
                        Queries = queries,
                        Keys = KeySet.Passing(keys),
                        Values = problem.Values.index_select(0, keyRows),
                        Given = problem.Given?.index_select(0, queryRows),
                        Exclusion = hasKeys
                            ? problem.Exclusion!.WithinGroup(rule, queryRows, keyRows)
                            : new(new MaskRule(ones(1, ScalarType.Bool, all.device))),
                    }
                )
                .MoveToOuterDisposeScope();

            Tensor Rows(GroupedRows groups) => tensor(groups.RowsOf(integer).ToArray(), device: all.device);
        }
    }
}
