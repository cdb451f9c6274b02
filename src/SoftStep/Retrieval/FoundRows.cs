namespace SoftStep.Retrieval;

/// <summary>Some queries, what was found for them in an index, and what follows from it.</summary>
/// <param name="Numbers">(n) int64, which queries these are.</param>
/// <param name="Queries">(n, d).</param>
/// <param name="Rows">Their candidates.</param>
/// <param name="Predictions">(n) or (n, q).</param>
/// <param name="Certificate">How much weight other rows can have.</param>
/// <param name="ErrorBounds">How far the predictions can be from those of all rows.</param>
internal sealed record FoundRows(
    Tensor Numbers,
    Tensor Queries,
    CandidateRows Rows,
    Tensor Predictions,
    Certificate Certificate,
    Tensor ErrorBounds
)
{
    /// <summary>The queries with an axis for their candidates, (n, 1, d): each is a problem of its own.</summary>
    public Tensor Problems => Queries.unsqueeze(1);

    /// <summary>The empty places.</summary>
    public Exclusion Missing => Exclusion.Mask(Rows.Missing.unsqueeze(1));

    /// <summary>Those of some queries, by their place here. Its rows are new: dispose them.</summary>
    public FoundRows Of(Tensor places)
    {
        return new(
            Some(Numbers),
            Some(Queries),
            Rows.Of(places),
            Some(Predictions),
            new(Some(Certificate.Shares), Some(Certificate.LargestLogits)),
            Some(ErrorBounds)
        );

        Tensor Some(Tensor tensor) => tensor.index_select(0, places);
    }
}
