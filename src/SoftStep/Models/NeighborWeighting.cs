namespace SoftStep;

/// <summary>How much each of the k nearest neighbours counts.</summary>
public enum NeighborWeighting
{
    /// <summary>All the same.</summary>
    Uniform,

    /// <summary>1 over the distance; neighbours at distance 0, where there are some, share all the weight.</summary>
    Distance,
}
