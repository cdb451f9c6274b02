namespace SoftStep.Candidates;

/// <summary>Ids, groups and times of rows, each (N) or (…, N), or null.</summary>
/// <param name="Ids">Integers that identify the examples.</param>
/// <param name="Groups">Integers.</param>
/// <param name="Times">Integers or floating.</param>
internal sealed record RowFacts(Tensor? Ids = null, Tensor? Groups = null, Tensor? Times = null)
{
    public IEnumerable<Tensor> Tensors => new[] { Ids, Groups, Times }.OfType<Tensor>();

    /// <summary>Checks that each has one entry per row, on the rows' device.</summary>
    public void Require(ReadOnlySpan<long> rows, Device device)
    {
        Guard.PerRow(Ids, rows, device, "ids");
        Guard.PerRow(Groups, rows, device, "groups");
        if (Times is not null)
        {
            Guard.PerRow(Times, rows, device, "times", isInteger: false);
            NotEarlierRule.Require(Times, "times");
        }
    }

    /// <summary>Checks a batch: inputs (B, …) of an encoder, labels (B) or (B, q), and these facts, (B) each.</summary>
    public void RequireBatch(Tensor inputs, Tensor labels, long minimum = 1)
    {
        Guard.Batch(inputs, labels, minimum);
        Require([inputs.size(0)], inputs.device);
    }

    /// <summary>
    /// The exclusion of keys with these facts: equal ids, equal groups, and keys that are not strictly earlier. Null if both
    /// have nothing in common.
    /// </summary>
    public Exclusion? Against(RowFacts keys)
    {
        var rules = new List<ExclusionRule>();
        if (Ids is not null && keys.Ids is not null)
        {
            rules.Add(new EqualRule(Ids, keys.Ids));
        }
        if (Groups is not null && keys.Groups is not null)
        {
            rules.Add(new EqualRule(Groups, keys.Groups));
        }
        if (Times is not null && keys.Times is not null)
        {
            rules.Add(new NotEarlierRule(Times, keys.Times));
        }
        return rules.Count == 0 ? null : new([.. rules]);
    }

    /// <summary>The same for a bank's rows; the bank must have all facts that are given here.</summary>
    public Exclusion AgainstBank(RowFacts bank)
    {
        Check(Ids, bank.Ids, "ids", EqualRule.Require);
        Check(Groups, bank.Groups, "groups", EqualRule.Require);
        Check(Times, bank.Times, "times", NotEarlierRule.Require);
        return Against(bank)
            ?? throw new ArgumentException($"ids, groups or times must be given, of which the bank has {bank}.");

        void Check(Tensor? given, Tensor? known, string name, Action<Tensor, string> require)
        {
            if (given is null)
            {
                return;
            }
            require(given, name);
            if (known is null)
            {
                throw new ArgumentException($"{name} were given, but the bank has {bank}.", name);
            }
        }
    }

    /// <summary>Leave-one-out: a row does not predict itself, nor rows of its id or group, nor rows that are not earlier.</summary>
    public Exclusion AmongThemselves() => Against(this) ?? Exclusion.SameRows;

    public RowFacts Select(Func<Tensor, Tensor> change) =>
        new(
            Ids is null ? null : change(Ids),
            Groups is null ? null : change(Groups),
            Times is null ? null : change(Times)
        );

    /// <summary>As a bank stores them: integers as int64, floating times unchanged, without gradients.</summary>
    public RowFacts Stored() => Select(fact => fact.is_floating_point() ? fact.detach() : fact.As(ScalarType.Int64));

    /// <summary>These rows followed by further rows that have the same facts.</summary>
    public RowFacts Joined(RowFacts further, Func<Tensor, Tensor, Tensor> join) =>
        new(
            Ids is null ? null : join(Ids, further.Ids!),
            Groups is null ? null : join(Groups, further.Groups!),
            Times is null ? null : join(Times, further.Times!)
        );

    /// <summary>Whether both have the same facts, with times of the same stored dtype.</summary>
    public bool IsLike(RowFacts stored) =>
        Ids is null == stored.Ids is null
        && Groups is null == stored.Groups is null
        && Times is null == stored.Times is null
        && (Times is null || TypeOf(Times) == stored.Times!.dtype);

    public override string ToString() =>
        $"{(Ids is null ? "no ids" : "ids")}, {(Groups is null ? "no groups" : "groups")} and "
        + (Times is null ? "no times" : $"times of {TypeOf(Times)}");

    private static ScalarType TypeOf(Tensor times) => times.is_floating_point() ? times.dtype : ScalarType.Int64;
}
