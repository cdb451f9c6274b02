using SoftStep.Experiments.Training;

namespace SoftStep.Experiments.Comparison;

/// <summary>The result of a training run.</summary>
/// <param name="ValidationError">The lowest mean squared error over epochs; infinite if training diverged.</param>
/// <param name="BestEpoch">The epoch with that error, counted from 1.</param>
/// <param name="Seconds">The training's duration, with validation.</param>
/// <param name="Scores">On the test set, by column of the tables: the head's own, and those derived from the trained model.</param>
internal sealed record Cell(
    CellKey Key,
    double ValidationError,
    int BestEpoch,
    double Seconds,
    IReadOnlyDictionary<string, EvaluationResult> Scores
);
