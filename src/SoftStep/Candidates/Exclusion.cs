using SoftStep.Candidates;

namespace SoftStep;

/// <summary>
/// Which pairs of a query and a key take no part in anything: not in the minimum and maximum, not in the ranks, not in the
/// weights. Kinds combine by "or"; a query without a candidate left has weights and a prediction of 0. It never changes, and
/// may be used again and by several threads.
/// <code>
/// var exclusion = Exclusion.NotEarlier(times) | Exclusion.Equal(patients);
/// </code>
/// </summary>
/// <remarks>It makes no copies: the tensors that it is made of must live, unchanged, as long as it is used.</remarks>
public sealed class Exclusion
{
    private readonly ExclusionRule[] rules;

    /// <summary>To whose rows alone it belongs, as these know the keys' half of it.</summary>
    private readonly object[] owners;

    private Exclusion(ExclusionRule[] rules, object[] owners) => (this.rules, this.owners) = (rules, owners);

    internal Exclusion(params ExclusionRule[] rules)
        : this(rules, []) { }

    /// <summary>Query i is key i, and does not predict itself: leave-one-out.</summary>
    public static Exclusion SameRows { get; } = new(new SameRowsRule());

    /// <summary>Pairs of equal integers: ids of examples, patients, scenes.</summary>
    /// <param name="queries">Integers (N) or (…, N).</param>
    /// <param name="keys">Integers (M) or (…, M), on the same device.</param>
    /// <exception cref="ArgumentException">Not integers, no axis, or on different devices.</exception>
    public static Exclusion Equal(Tensor queries, Tensor keys)
    {
        EqualRule.Require(queries, nameof(queries));
        EqualRule.Require(keys, nameof(keys));
        return new(new EqualRule(queries, keys));
    }

    /// <summary>The same where the queries are the keys: a row does not predict itself, nor rows of its number.</summary>
    /// <param name="rows">Integers (N) or (…, N).</param>
    /// <exception cref="ArgumentException">Not integers, or no axis.</exception>
    public static Exclusion Equal(Tensor rows)
    {
        EqualRule.Require(rows, nameof(rows));
        return new(new EqualRule(rows, rows));
    }

    /// <summary>
    /// Keys that are not strictly earlier than the query: keyTime ≥ queryTime. Rows of one moment do not see each other.
    /// </summary>
    /// <param name="queryTimes">
    /// (N) or (…, N), in any unit: integers, which are compared as int64, or of a floating type, without NaN. Floating times
    /// are read back to the host once, to look for NaN.
    /// </param>
    /// <param name="keyTimes">(M) or (…, M), in the same unit, both integers or both floating, on the same device.</param>
    /// <exception cref="ArgumentException">A time is NaN, one side is integers and the other not, no axis, or on different devices.</exception>
    public static Exclusion NotEarlier(Tensor queryTimes, Tensor keyTimes)
    {
        NotEarlierRule.Require(queryTimes, nameof(queryTimes));
        NotEarlierRule.Require(keyTimes, nameof(keyTimes));
        return new(new NotEarlierRule(queryTimes, keyTimes));
    }

    /// <summary>The same where the queries are the keys: a row sees strictly earlier rows only, so never itself.</summary>
    /// <param name="times">(N) or (…, N), integers or of a floating type, without NaN.</param>
    /// <exception cref="ArgumentException">A time is NaN, or no axis.</exception>
    public static Exclusion NotEarlier(Tensor times)
    {
        NotEarlierRule.Require(times, nameof(times));
        return new(new NotEarlierRule(times, times));
    }

    /// <summary>Any pairs.</summary>
    /// <param name="excluded">Bool, broadcastable to (…, N, M): true where a pair takes no part.</param>
    /// <exception cref="ArgumentException">Not Bool.</exception>
    public static Exclusion Mask(Tensor excluded)
    {
        MaskRule.Require(excluded, nameof(excluded));
        return new(new MaskRule(excluded));
    }

    /// <summary>What this or the other excludes.</summary>
    public Exclusion Or(Exclusion other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new([.. rules.Union(other.rules)], [.. owners.Union(other.owners)]);
    }

    /// <summary>What either excludes.</summary>
    public static Exclusion operator |(Exclusion left, Exclusion right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.Or(right);
    }

    /// <summary>The same, for keys that are these rows only.</summary>
    internal Exclusion Of(object owner) => new(rules, [.. owners.Append(owner)]);

    /// <exception cref="ArgumentException">It was made for the rows of another bank, or of this one before a change.</exception>
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

    /// <exception cref="ArgumentException">It is for other numbers of queries or keys, other leading axes or devices.</exception>
    /// <exception cref="ObjectDisposedException">A tensor that it is made of is no more.</exception>
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

    /// <summary>Bool, broadcastable to (…, N, M): true where a pair takes no part.</summary>
    internal Tensor MaskOf(Tensor queries, Tensor keys) => MaskOf(keys, 0, queries.size(-2));

    /// <summary>The same for some of the queries.</summary>
    internal Tensor MaskOf(Tensor keys, long first, long count) =>
        rules.Select(rule => rule.Mask(keys, first, count)).Aggregate((left, right) => left.logical_or(right));

    /// <summary>For each rule who finds its keys, where there are no leading axes and everything is on the CPU.</summary>
    internal KeyFinder[] Finders(Tensor keys) => Array.ConvertAll(rules, rule => rule.Finder(keys));

    /// <summary>The same for one problem of several, which have leading axes.</summary>
    internal Exclusion OfProblem(long[] leading, long number) =>
        new([.. rules.Select(rule => rule.OfProblem(leading, number))], owners);

    /// <summary>All its tensors, none with a gradient, from which <see cref="With"/> makes it again.</summary>
    internal IReadOnlyList<Tensor> Tensors =>
        [.. rules.SelectMany(rule => rule.Tensors).Select(tensor => tensor.requires_grad ? tensor.detach() : tensor)];

    /// <summary>The same of other tensors, such as a graph has saved.</summary>
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
