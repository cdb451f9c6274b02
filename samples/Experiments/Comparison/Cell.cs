using SoftStep.Experiments.Training;

namespace SoftStep.Experiments.Comparison;

/// <summary>How far a head's predictions are from the labels.</summary>
/// <param name="ValidationError">The mean squared error.</param>
/// <param name="BestEpoch">The epoch with that error, counted from 1.</param>
/// <param name="Seconds">The training's duration.</param>
/// <param name="Scores">On the test set, by column of the tables: the head's own, and those derived from the trained model.</param>
internal sealed record Cell(
    CellKey Key,
    double ValidationError,
    int BestEpoch,
    double Seconds,
    IReadOnlyDictionary<string, EvaluationResult> Scores
) : ICell;
