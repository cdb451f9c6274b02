namespace SoftStep;

/// <summary>Options of a <see cref="SoftRankWeighting"/> and a <see cref="KnnHead"/>: how ranks are softened.</summary>
public sealed record KnnOptions
{
    /// <summary>
    /// The soft rank's strength ε &gt; 0, in the units of the similarity; 0.1 by default. Choose it small compared with the
    /// differences between the similarities of near neighbours: ranks are then nearly hard. ε → 0 gives hard ranks,
    /// whose gradient for the similarities is 0.
    /// </summary>
    public double Strength { get; init; } = 0.1;

    /// <summary>The soft rank's regularisation, L2 by default.</summary>
    public Regularization Regularization { get; init; } = Regularization.L2;
}
