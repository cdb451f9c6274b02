namespace SoftStep.Banks;

/// <summary>
/// What distance to the nearest row is normal for a bank: that of its own rows, each from all rows of other ids and other
/// groups. Of a large bank from a sample of its rows, which is the same every time.
/// </summary>
internal static class OwnDistances
{
    /// <summary>Each is a pass over the bank, and shares of so many are known to within three per cent.</summary>
    private const int Sampled = 1024;

    /// <returns>(S), ascending, S = min(M, 1024); NaN, at the end, for rows that have no other.</returns>
    public static Tensor Of(BankRows bank)
    {
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        var embeddings = bank.Embeddings;
        var keys = new NearestKey(embeddings);
        var places = Arithmetic.Counted(embeddings.size(0), ScalarType.Int64, embeddings.device);
        var facts = bank.Facts with { Times = null };
        facts = facts.Ids is null && facts.Groups is null ? new(places) : facts;
        var distances = RowBlocks.Run(
            tensor(Sample(embeddings.size(0)), device: embeddings.device),
            0,
            RowBlocks.RowsFor(embeddings, embeddings),
            rows =>
                keys.DistancesFrom(
                    embeddings.index_select(0, rows),
                    facts.Select(fact => fact.index_select(0, rows)).Against(facts)!.MaskOf(embeddings, 0, rows.size(0))
                )
        );
        return distances.Filled(distances.isinf(), double.NaN).sort().Values.MoveToOuterDisposeScope();
    }

    /// <summary>One row from each of as many equal parts, at a place drawn in it: rows that repeat in steps do not all meet it.</summary>
    private static long[] Sample(long count)
    {
        var sampled = Math.Min(count, Sampled);
        var random = new Random(1);
        return
        [
            .. Enumerable
                .Range(0, (int)sampled)
                .Select(part => random.NextInt64(count * part / sampled, count * (part + 1) / sampled)),
        ];
    }
}
