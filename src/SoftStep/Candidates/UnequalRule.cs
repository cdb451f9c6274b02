namespace SoftStep.Candidates;

/// <summary>Excludes pairs with unequal integers: queries see the keys of their own group only.</summary>
internal sealed class UnequalRule : PerRowRule
{
    private readonly Lazy<GroupedRows> queryGroups;
    private readonly Lazy<GroupedRows> keyGroups;

    /// <param name="queries">(…, N).</param>
    /// <param name="keys">(…, M).</param>
    /// <param name="groups">The rows of <paramref name="keys"/> by group, if already known.</param>
    public UnequalRule(Tensor queries, Tensor keys, GroupedRows? groups = null)
        : base(queries, keys)
    {
        queryGroups = new(() => new(Queries));
        keyGroups = ReferenceEquals(queries, keys) ? queryGroups : new(() => groups ?? new(Keys));
    }

    protected override string What => "integers";

    /// <summary>Only without leading axes. Copied to the host on first use.</summary>
    public GroupedRows QueryGroups => queryGroups.Value;

    /// <inheritdoc cref="QueryGroups"/>
    public GroupedRows KeyGroups => keyGroups.Value;

    public override ExclusionRule With(IReadOnlyList<Tensor> tensors) => new UnequalRule(tensors[0], tensors[^1]);

    public override Tensor Mask(Tensor keys, long first, long count) =>
        Queries.narrow(-1, first, count).unsqueeze(-1).ne(Keys.unsqueeze(-2));

    public override KeyFinder Finder(Tensor keys) =>
        new UnequalKeys(EqualRule.InMemory(Queries), EqualRule.InMemory(Keys));

    private sealed class UnequalKeys(Tensor queries, Tensor keys) : KeyFinder(checked((int)keys.numel()))
    {
        public override int Find(long row, Span<int> found, int next)
        {
            var own = new TensorMemory<long>(queries).Row(row, 1)[0];
            var integers = new TensorMemory<long>(keys).Row(0, Most);
            for (var i = 0; i < integers.Length; i++)
            {
                if (integers[i] != own)
                {
                    found[next++] = i;
                }
            }
            GC.KeepAlive((queries, keys));
            return next;
        }
    }
}
