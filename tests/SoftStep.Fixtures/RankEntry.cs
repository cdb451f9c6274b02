namespace SoftStep.Fixtures;

/// <summary>Ascending soft ranks of a row of values.</summary>
public sealed record RankEntry(double[] Values, double Strength, Regularization Regularization, double[] Ranks);
