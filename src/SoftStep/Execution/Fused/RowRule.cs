namespace SoftStep.Execution.Fused;

/// <summary>
/// How a head makes weights of a row, in numbers: what of it can be fused. Beside queries, keys and labels it takes, in
/// this order and where it has them, the bounds of SoftStep, log τ and log γ.
/// </summary>
internal sealed record RowRule
{
    /// <summary>From a pair to its logit.</summary>
    public required PairKind Kind { get; init; }

    /// <summary>γ of RBF, 1/d of Dot.</summary>
    public required double PairScale { get; init; }

    /// <summary>Whether γ has a gradient.</summary>
    public required bool LearnsPairScale { get; init; }

    /// <summary>1/τ of NCA.</summary>
    public double InverseTemperature { get; init; } = 1;

    /// <summary>Whether τ has a gradient.</summary>
    public bool LearnsTemperature { get; init; }

    /// <summary>ε of k-NN's soft ranks; null for NCA.</summary>
    public double? RankStrength { get; init; }

    /// <summary>k-NN's fixed k; null where SoftStep sets the neighbourhood.</summary>
    public int? Neighbors { get; init; }

    /// <summary>What SoftStep acts on; null without one.</summary>
    public ProximityScale? Scale { get; init; }

    /// <summary>
    /// Whether the bounds are made of the queries here, and given as a linear layer's weight (3, d) and bias (3): for
    /// small problems, where an operator would cost more.
    /// </summary>
    public bool HasLinearBounds { get; init; }

    /// <summary>Whether z is a constant in the backward pass.</summary>
    public bool Detached { get; init; }
}
