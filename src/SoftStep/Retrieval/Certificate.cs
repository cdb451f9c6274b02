namespace SoftStep.Retrieval;

/// <summary>
/// How much weight rows that an index did not return can have. They are at least as far as the farthest that it returned, so their
/// logits are at most that row's, a. With W the sum of the returned rows' weights and R = (M − m)·w(a), the share of the others is
/// at most R/(W + R).
/// </summary>
/// <param name="Shares">(n), in [0, 1]; NaN for a query with a NaN.</param>
/// <param name="LargestLogits">(n), of the returned rows.</param>
internal sealed record Certificate(Tensor Shares, Tensor LargestLogits)
{
    /// <exception cref="ArgumentException">There is no such bound for the head; the message says why.</exception>
    public static void Require(NeighborHead head)
    {
        var reason =
            !head.weighting.HasNoHooks || !head.similarity.Hooks.IsEmpty ? "a forward hook may change anything"
            : head.similarity.DistanceBound(1) is null
                ? $"with {head.similarity.GetName()} a row at a large Euclidean distance, by which an index searches, may be the most similar"
            : head.weighting.NeedsAllKeys;
        if (reason is not null)
        {
            throw new ArgumentException(
                $"A prediction from an index has no error bound for this head: {reason}. Predict from a bank instead."
            );
        }
    }

    /// <param name="head">A head for which <see cref="Require"/> throws nothing.</param>
    /// <param name="queries">(n, d).</param>
    /// <param name="rows">The returned rows.</param>
    /// <param name="edge">(n), the distance within which there are no other rows.</param>
    /// <param name="others">(n), how many other rows there are.</param>
    public static Certificate Of(NeighborHead head, Tensor queries, CandidateRows rows, Tensor edge, Tensor others)
    {
        var known = head.Rows(queries.unsqueeze(1), rows.Embeddings, rows.Missing.unsqueeze(1));
        var (logits, missing) = (known.Logits, known.Excluded!);
        var largest = logits.Filled(missing, double.NegativeInfinity).amax([-1, -2]);
        var logit = head.similarity.DistanceBound(queries.size(-1))!.LogitAt(edge.to(logits.dtype));
        // One more key at the edge has the largest weight that another row can have. If it is nearer than all others, as is possible
        // where the similarity is not the distance, it also lowers the weights of these as much as another row can.
        var further = logit.reshape(-1, 1, 1);
        var weights = head.weighting.call(
            new(
                known.Queries,
                cat([logits, further], -1),
                cat([missing, missing.new_zeros(further.shape)], -1),
                known.IsKernel,
                known.IsTraining
            )
        );
        var weight = weights.select(-1, -1).squeeze(-1);
        var rest = others * weight;
        var shares = head.weighting.HasFixedRatios
            ? rest / rest.Plus(weight.SubtractedFrom(1)).AtLeast(Precision.Of(rest).Smallest)
            : rest.sign();
        return new(shares, largest);
    }
}
