namespace SoftStep;

/// <summary>How an NCA head's similarities become the z ∈ [0, 1] that SoftStep acts on; z = 1 is the nearest.</summary>
public enum ProximityScale
{
    /// <summary>z = (s − min s)/(max s − min s) over a row's candidates: the paper's, free of the scale of s.</summary>
    MinMax,

    /// <summary>
    /// z = exp(a − max a): the candidate's weight relative to the nearest one's. It knows the scale of the embedding.
    /// </summary>
    Relative,
}
