namespace SoftStep.Candidates;

/// <summary>A rule that compares one number per query with one number per key.</summary>
internal abstract class PerRowRule : ExclusionRule
{
    protected PerRowRule(Tensor queries, Tensor keys)
    {
        if (!Guard.SameDevice(queries.device, keys.device))
        {
            throw new ArgumentException(
                $"What queries and keys are compared by must be on one device, but is {Guard.Describe(queries)} "
                    + $"and {Guard.Describe(keys)}."
            );
        }
        (Queries, Keys) = (queries, keys);
    }

    /// <summary>What the numbers are called in messages.</summary>
    protected abstract string What { get; }

    /// <summary>(…, N).</summary>
    protected Tensor Queries { get; }

    /// <summary>(…, M).</summary>
    protected Tensor Keys { get; }

    protected sealed override int Axes => 1;

    public sealed override IReadOnlyList<Tensor> Tensors =>
        ReferenceEquals(Queries, Keys) ? [Queries] : [Queries, Keys];

    public sealed override ExclusionRule Among(Tensor queryRows, Tensor keyRows) =>
        With([Queries.index_select(-1, queryRows), Keys.index_select(-1, keyRows)]);

    public sealed override void RequireFit(Tensor queries, Tensor keys)
    {
        var batch = RowBlocks.PairShape(queries, keys).AsSpan(..^2);
        Require(Queries, queries, "queries", batch);
        Require(Keys, keys, "keys", batch);
    }

    private void Require(Tensor numbers, Tensor rows, string of, ReadOnlySpan<long> batch)
    {
        var fits =
            numbers.size(-1) == rows.size(-2)
            && Guard.Broadcasts(numbers.shape.AsSpan(..^1), batch)
            && Guard.SameDevice(numbers.device, rows.device);
        if (!fits)
        {
            throw new ArgumentException(
                $"exclusion must have one of the {What} for each of the {of} {Guard.Describe(rows)}, on their device, "
                    + $"but has {Guard.Describe(numbers)}."
            );
        }
    }
}
