using SoftStep.Experiments.Comparison;

namespace SoftStep.Experiments.Distributions;

/// <summary>How good the distributions are that a trained head predicts.</summary>
/// <param name="Key">The forecaster is the key's head.</param>
/// <param name="ValidationError">The CRPS.</param>
/// <param name="Scores">Null if training diverged.</param>
internal sealed record ForecastCell(CellKey Key, double ValidationError, double Seconds, ForecastScores? Scores)
    : ICell;
