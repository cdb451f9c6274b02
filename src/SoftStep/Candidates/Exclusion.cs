using SoftStep.Candidates;

namespace SoftStep;

/// <summary>
/// Which query-key pairs are excluded. For a query, an excluded key counts for nothing: not for the minimum and maximum, not
/// for the ranks, not for the weights. Exclusions combine by "or". A query without candidates has weights and a prediction of
/// 0. An exclusion is immutable; it may be used repeatedly and by several threads.
/// <code>
/// var exclusion = Exclusion.NotEarlier(times) | Exclusion.Equal(patients);
/// </code>
/// </summary>
/// <remarks>It does not copy its tensors: keep them alive and unchanged as long as it is used.</remarks>
public sealed class Exclusion
{
    private readonly ExclusionRule[] rules;

    /// <summary>The banks' rows whose ids, groups or times it uses: it is valid for these rows only.</summary>
    private readonly object[] owners;

    private Exclusion(ExclusionRule[] rules, object[] owners) => (this.rules, this.owners) = (rules, owners);

    internal Exclusion(params ExclusionRule[] rules)
        : this(rules, []) { }

    /// <summary>Excludes query i with key i, for queries that are the keys: leave-one-out.</summary>
    public static Exclusion SameRows { get; } = new(new SameRowsRule());

    /// <summary>Excludes pairs with equal integers: ids of examples, patients or scenes.</summary>
    /// <param name="queries">Integers (N) or (…, N).</param>
    /// <param name="keys">Integers (M) or (…, M), on the same device.</param>
    /// <exception cref="ArgumentException">A tensor is not integral or has no axis, or the devices differ.</exception>
    public static Exclusion Equal(Tensor queries, Tensor keys)
    {
        EqualRule.Require(queries, nameof(queries));
        EqualRule.Require(keys, nameof(keys));
        return new(new EqualRule(queries, keys));
    }

    /// <summary>The same for queries that are the keys: a row predicts neither itself nor rows with its integer.</summary>
    /// <param name="rows">Integers (N) or (…, N).</param>
    /// <exception cref="ArgumentException">The tensor is not integral or has no axis.</exception>
    public static Exclusion Equal(Tensor rows)
    {
        EqualRule.Require(rows, nameof(rows));
        return new(new EqualRule(rows, rows));
    }

    /// <summary>
    /// Excludes pairs with unequal integers: a query sees the keys of its own group only (patient, store, instrument). Unless
    /// the pairs are few or there are leading axes, pairs across groups are not computed.
    /// </summary>
    /// <param name="queries">
    /// Integers (N) or (…, N). A query whose group has no key has no candidates. On a GPU they are copied to the host once if
    /// the pairs do not fit into one block.
    /// </param>
    /// <param name="keys">Integers (M) or (…, M), on the same device.</param>
    /// <exception cref="ArgumentException">A tensor is not integral or has no axis, or the devices differ.</exception>
    public static Exclusion Unequal(Tensor queries, Tensor keys)
    {
        EqualRule.Require(queries, nameof(queries));
        EqualRule.Require(keys, nameof(keys));
        return new(new UnequalRule(queries, keys));
    }

    /// <summary>
    /// The same for queries that are the keys. With <see cref="SameRows"/> a row is predicted from the other rows of its group.
    /// </summary>
    /// <param name="rows">Integers (N) or (…, N).</param>
    /// <exception cref="ArgumentException">The tensor is not integral or has no axis.</exception>
    public static Exclusion Unequal(Tensor rows)
    {
        EqualRule.Require(rows, nameof(rows));
        return new(new UnequalRule(rows, rows));
    }

    /// <summary>
    /// Excludes keys that are not strictly earlier than the query, keyTime ≥ queryTime. Rows with equal times do not predict
    /// each other.
    /// </summary>
    /// <param name="queryTimes">
    /// (N) or (…, N), in any unit: integers, which are compared as int64, or floating without NaN. Floating times
    /// are read back to the host once, to check for NaN.
    /// </param>
    /// <param name="keyTimes">(M) or (…, M), in the same unit and on the same device; integers if the queries' times are.</param>
    /// <exception cref="ArgumentException">
    /// A time is NaN, only one of the tensors is integral, a tensor has no axis, or the devices differ.
    /// </exception>
    public static Exclusion NotEarlier(Tensor queryTimes, Tensor keyTimes)
    {
        NotEarlierRule.Require(queryTimes, nameof(queryTimes));
        NotEarlierRule.Require(keyTimes, nameof(keyTimes));
        return new(new NotEarlierRule(queryTimes, keyTimes));
    }

    /// <summary>The same for queries that are the keys: a row is predicted from strictly earlier rows, so never from itself.</summary>
    /// <param name="times">(N) or (…, N), integers, or floating without NaN.</param>
    /// <exception cref="ArgumentException">A time is NaN, or the tensor has no axis.</exception>
    public static Exclusion NotEarlier(Tensor times)
    {
        NotEarlierRule.Require(times, nameof(times));
        return new(new NotEarlierRule(times, times));
    }

    /// <summary>Excludes any pairs.</summary>
    /// <param name="excluded">Bool, broadcastable to (…, N, M): true where a pair is excluded.</param>
    /// <exception cref="ArgumentException">The tensor is not Bool.</exception>
    public static Exclusion Mask(Tensor excluded)
    {
        MaskRule.Require(excluded, nameof(excluded));
        return new(new MaskRule(excluded));
    }

    /// <summary>Excludes the pairs that this or the other exclusion excludes.</summary>
    public Exclusion Or(Exclusion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new([.. rules.Union(other.rules)], [.. owners.Union(other.owners)]);
    }

    /// <summary>Excludes the pairs that either exclusion excludes.</summary>
    public static Exclusion operator |(Exclusion left, Exclusion right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.Or(right);
    }

    /// <summary>The same exclusion, valid only for keys that are the rows of this owner.</summary>
    internal Exclusion Of(object owner) => new(rules, [.. owners.Append(owner)]);

    /// <exception cref="ArgumentException">It belongs to the rows of another bank, or of this bank before a change.</exception>
    internal void RequireKeysOf(object owner)
    {
        if (owners.Any(made => !ReferenceEquals(made, owner)))
        {
            throw new ArgumentException(
                "exclusion was made for other rows than the bank's: it is another bank's, or the bank has changed since. "
                    + "Ask this bank for a new one, or a Snapshot() of it, which does not change."
            );
        }
    }

    /// <exception cref="ArgumentException">Its number of queries or keys, leading axes or devices do not fit.</exception>
    /// <exception cref="ObjectDisposedException">One of its tensors is disposed.</exception>
    internal void RequireFit(Tensor queries, Tensor keys)
    {
        if (Array.Exists(rules, rule => rule.Tensors.Any(tensor => tensor.IsInvalid)))
        {
            throw new ObjectDisposedException(
                nameof(Exclusion),
                "A tensor of the exclusion is disposed: they must live as long as it is used, "
                    + "and those of a bank live until the bank changes or is disposed."
            );
        }
        foreach (var rule in rules)
        {
            rule.RequireFit(queries, keys);
        }
    }

    /// <summary>Bool, broadcastable to (…, N, M): true where a pair is excluded.</summary>
    internal Tensor MaskOf(Tensor queries, Tensor keys) => MaskOf(keys, 0, queries.size(-2));

    /// <summary>The same for <paramref name="count"/> queries from <paramref name="first"/> on.</summary>
    internal Tensor MaskOf(Tensor keys, long first, long count) =>
        rules.Select(rule => rule.Mask(keys, first, count)).Aggregate((left, right) => left.logical_or(right));

    /// <summary>The first rule of unequal integers, or null.</summary>
    internal UnequalRule? Groups => rules.OfType<UnequalRule>().FirstOrDefault();

    /// <summary>The other rules, for some of the queries and some of the keys; null if there are none.</summary>
    internal Exclusion? WithinGroup(UnequalRule groups, Tensor queryRows, Tensor keyRows)
    {
        ExclusionRule[] others =
        [
            .. rules.Where(rule => rule != groups).Select(rule => rule.Among(queryRows, keyRows)),
        ];
        return others.Length == 0 ? null : new(others);
    }

    /// <summary>One finder of excluded keys per rule, on the CPU and without leading axes.</summary>
    internal KeyFinder[] Finders(Tensor keys) => Array.ConvertAll(rules, rule => rule.Finder(keys));

    /// <summary>The exclusion of one problem of a batch.</summary>
    /// <param name="leading">The leading axes of the batch.</param>
    /// <param name="number">The problem's index in the batch, in row-major order.</param>
    internal Exclusion OfProblem(long[] leading, long number) =>
        new([.. rules.Select(rule => rule.OfProblem(leading, number))], owners);

    /// <summary>All its tensors, without gradients; <see cref="With"/> makes the exclusion from them again.</summary>
    internal IReadOnlyList<Tensor> Tensors =>
        [.. rules.SelectMany(rule => rule.Tensors).Select(tensor => tensor.requires_grad ? tensor.detach() : tensor)];

    /// <summary>The same exclusion with other tensors, such as autograd's saved ones.</summary>
    internal Exclusion With(IReadOnlyList<Tensor> tensors)
    {
        if (tensors.Count == 0)
        {
            return this;
        }
        var left = new Queue<Tensor>(tensors);
        return new([.. rules.Select(rule => rule.With([.. rule.Tensors.Select(_ => left.Dequeue())]))], owners);
    }
}
