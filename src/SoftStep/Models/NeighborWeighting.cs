namespace SoftStep;

/// <summary>How much each of the k nearest neighbours counts.</summary>
public enum NeighborWeighting
{
    /// <summary>All equally.</summary>
    Uniform,

    /// <summary>By 1/distance. If there are neighbours at distance 0, these share all the weight.</summary>
    Distance,
}
