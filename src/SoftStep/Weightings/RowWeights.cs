namespace SoftStep.Weightings;

/// <summary>How rows of (…, N, M) become weights. What they give for excluded pairs does not count.</summary>
internal static class RowWeights
{
    public static Tensor Softmax(Tensor logits, Tensor? excluded) =>
        (excluded is null ? logits : logits.Filled(excluded, Precision.Of(logits).Floor)).softmax(-1);

    /// <summary>Memberships in [0, 1], the nearest candidate's being 1, to weights.</summary>
    public static Tensor Normalize(Tensor memberships, Tensor? excluded)
    {
        var candidates = excluded is null ? memberships : memberships.Filled(excluded, 0);
        return candidates / candidates.sum(-1, keepdim: true).AtLeast(1);
    }

    /// <summary>Zero below a share of the row's largest weight, and again a sum of 1.</summary>
    public static Tensor Cut(Tensor weights, double share)
    {
        var kept = weights.Filled(weights.lt(weights.amax([-1], true).Times(share)), 0);
        return kept / kept.sum(-1, keepdim: true).AtLeast(Precision.Of(weights).Smallest);
    }
}
