namespace SoftStep;

/// <summary>Options of a <see cref="SoftRankWeighting"/>, and so of a <see cref="KnnHead"/>: how its ranks are softened.</summary>
public sealed record KnnOptions
{
    /// <summary>
    /// The soft rank's strength ε &gt; 0, in the units of the similarity; 0.1 by default. It is to be small beside the
    /// differences of near neighbours' similarities: ranks are then nearly hard, and k is k. ε → 0 gives hard ranks,
    /// whose gradient for the similarities is 0.
    /// </summary>
    public double Strength { get; init; } = 0.1;

    /// <summary>The soft rank's regularisation, L2 by default.</summary>
    public Regularization Regularization { get; init; } = Regularization.L2;
}
