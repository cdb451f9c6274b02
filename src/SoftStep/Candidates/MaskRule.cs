namespace SoftStep.Candidates;

/// <summary>Excludes the pairs of a mask.</summary>
/// <param name="excluded">Bool, broadcastable to (…, N, M).</param>
internal sealed class MaskRule(Tensor excluded) : ExclusionRule
{
    public static void Require(Tensor excluded, string name)
    {
        ArgumentNullException.ThrowIfNull(excluded, name);
        if (excluded.dtype != ScalarType.Bool)
        {
            throw new ArgumentException($"{name} must be Bool, but is {Guard.Describe(excluded)}.", name);
        }
    }

    public override IReadOnlyList<Tensor> Tensors => [excluded];

    protected override int Axes => 2;

    public override ExclusionRule With(IReadOnlyList<Tensor> tensors) => new MaskRule(tensors[0]);

    public override ExclusionRule Among(Tensor queryRows, Tensor keyRows)
    {
        var some = HasRows ? excluded.index_select(-2, queryRows) : excluded;
        var hasKeys = excluded.ndim > 0 && excluded.size(-1) > 1;
        return new MaskRule(hasKeys ? some.index_select(-1, keyRows) : some);
    }

    public override void RequireFit(Tensor queries, Tensor keys) =>
        Guard.Excluded(excluded, queries.device, RowBlocks.PairShape(queries, keys));

    public override Tensor Mask(Tensor keys, long first, long count) =>
        HasRows ? excluded.narrow(-2, first, count) : excluded;

    public override KeyFinder Finder(Tensor keys)
    {
        var count = keys.size(-2);
        return new Marked(
            excluded.expand(HasRows ? excluded.size(-2) : 1, count).Packed(),
            HasRows,
            checked((int)count)
        );
    }

    /// <summary>Whether the mask has a row per query; otherwise all queries share one row.</summary>
    private bool HasRows => excluded.ndim > 1 && excluded.size(-2) > 1;

    private sealed class Marked(Tensor marks, bool hasRows, int count) : KeyFinder(count)
    {
        public override int Find(long row, Span<int> found, int next)
        {
            var own = new TensorMemory<bool>(marks).Row(hasRows ? row : 0, Most);
            for (var i = 0; i < own.Length; i++)
            {
                if (own[i])
                {
                    found[next++] = i;
                }
            }
            GC.KeepAlive(marks);
            return next;
        }
    }
}
