namespace SoftStep.Weightings;

/// <summary>Turns rows (…, N, M) into weights. The values of excluded pairs do not matter.</summary>
internal static class RowWeights
{
    public static Tensor Softmax(Tensor logits, Tensor? excluded) =>
        (excluded is null ? logits : logits.Filled(excluded, Precision.Of(logits).Floor)).softmax(-1);

    /// <summary>Memberships in [0, 1], of which the nearest candidate has 1, divided by their sum.</summary>
    public static Tensor Normalize(Tensor memberships, Tensor? excluded)
    {
        var candidates = excluded is null ? memberships : memberships.Filled(excluded, 0);
        return candidates / candidates.sum(-1, keepdim: true).AtLeast(1);
    }

    /// <summary>Sets weights below a share of the row's largest to 0, and scales the others to sum to 1.</summary>
    public static Tensor Cut(Tensor weights, double share)
    {
        var kept = weights.Filled(weights.lt(weights.amax([-1], true).Times(share)), 0);
        return kept / kept.sum(-1, keepdim: true).AtLeast(Precision.Of(weights).Smallest);
    }
}
