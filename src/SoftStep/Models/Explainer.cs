using SoftStep.Banks;

namespace SoftStep.Models;

/// <summary>Creates an <see cref="Explanation"/> block by block, so that only one block's weights are in memory.</summary>
internal sealed class Explainer(NeighborHead head, BankRows bank, int count)
{
    private readonly int shown = (int)Math.Min(count, bank.Embeddings.size(0));

    /// <param name="queries">(N, d), N ≥ 1.</param>
    public Explanation Explain(Tensor queries)
    {
        Guard.Pairs(queries, bank.Embeddings);
        using var scope = NewDisposeScope();
        var own = bank.OwnDistances;
        var distances = InBlocks(queries, some => NearestKey.DistancesFrom(some, bank.Embeddings));
        var blocks = queries.split(RowBlocks.RowsFor(queries, bank.Embeddings)).Select(Weigh).ToArray();
        Tensor[] joined =
        [
            .. Enumerable.Range(0, blocks[0].Length).Select(i => cat([.. blocks.Select(block => block[i])])),
        ];
        var (rows, familiarity) = (joined[0], InBlocks(distances, some => PValues(some, own)));
        return new(
            rows,
            bank.Facts.Ids?[rows],
            bank.Labels[rows],
            joined[1],
            joined[2],
            joined[3],
            distances,
            familiarity,
            own.clone(),
            discardedShares: distances.zeros_like()
        );

        static Tensor InBlocks(Tensor rows, Func<Tensor, Tensor> run) =>
            RowBlocks.Run(rows, 0, RowBlocks.QueriesAtATime, run);
    }

    /// <summary>The heaviest rows, their weights, the number of rows with a weight, and how many they are in effect.</summary>
    private Tensor[] Weigh(Tensor queries)
    {
        using var scope = NewDisposeScope();
        var weights = head.Weights(queries, bank.Embeddings).Widen();
        var (heaviest, rows) = weights.topk(shown, -1);
        Tensor[] results = [rows, heaviest, weights.IsAbove(0).sum(-1), weights.Squared().sum(-1).reciprocal()];
        return [.. results.Select(result => result.MoveToOuterDisposeScope())];
    }

    /// <summary>(1 + the number of known distances that are at least as large)/(1 + their number); 0 for a NaN.</summary>
    public static Tensor PValues(Tensor distances, Tensor own)
    {
        var larger = own.ge(distances.unsqueeze(-1)).sum(-1).Plus(1L).to(distances.dtype);
        var all = own.isnan().logical_not().sum().Plus(1L).to(distances.dtype);
        return larger.div(all).Filled(distances.isnan(), 0);
    }
}
