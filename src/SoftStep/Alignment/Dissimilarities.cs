namespace SoftStep.Alignment;

/// <summary>The dissimilarities of all pairs of things.</summary>
internal static class Dissimilarities
{
    /// <param name="representations">(n, p).</param>
    /// <param name="similarity">Of which they are the negative.</param>
    /// <returns>(n(n − 1)/2), in the order of the upper triangle.</returns>
    public static Tensor Of(Tensor representations, Similarity similarity)
    {
        var count = representations.size(0);
        // With a leading axis similarities are computed pair by pair, not by a product, whose rounding would break ties.
        var all = representations.unsqueeze(0);
        var place = Arithmetic.Counted(count, ScalarType.Int64, representations.device);
        return RowBlocks.Run(
            place,
            0,
            RowBlocks.RowsFor(representations, representations),
            rows =>
            {
                var similarities = similarity.call(representations.index_select(0, rows).unsqueeze(0), all).squeeze(0);
                return similarities.masked_select(place.gt(rows.unsqueeze(-1))).SubtractedFrom(0);
            }
        );
    }

    /// <summary>The number of things with so many pairs, n(n − 1)/2; null if there is none.</summary>
    public static long? Things(long pairs)
    {
        var things = (long)Math.Round((1 + Math.Sqrt(1 + 8.0 * pairs)) / 2);
        return things * (things - 1) / 2 == pairs ? things : null;
    }
}
