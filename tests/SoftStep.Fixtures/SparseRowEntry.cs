using System.Text.Json.Serialization;

namespace SoftStep.Fixtures;

/// <summary>Sparse weights of a row, and their derivatives along a direction.</summary>
public sealed record SparseRowEntry(
    double[] Row,
    double[] Direction,
    double[] Sparsemax,
    double[] SparsemaxJvp,
    double[] Entmax15,
    [property: JsonPropertyName("entmax15_jvp")] double[] Entmax15Jvp
)
{
    /// <summary>Whether all arrays have the length of the row.</summary>
    public bool HasShapes() =>
        Row.Length > 0
        && new[] { Direction, Sparsemax, SparsemaxJvp, Entmax15, Entmax15Jvp }.All(each => each.Length == Row.Length);
}
