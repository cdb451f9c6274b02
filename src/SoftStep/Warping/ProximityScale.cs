namespace SoftStep;

/// <summary>How similarities are scaled to the z ∈ [0, 1] that SoftStep acts on; the nearest candidate has z = 1.</summary>
public enum ProximityScale
{
    /// <summary>z = (s − min s)/(max s − min s) over a query's candidates, as in the paper; does not depend on the scale of s.</summary>
    MinMax,

    /// <summary>
    /// z = exp(a − max a), a the logits over the temperature: the candidate's softmax weight relative to the nearest one's.
    /// It depends on the scale of the embedding. For <see cref="NcaHead"/> only.
    /// </summary>
    Relative,
}
