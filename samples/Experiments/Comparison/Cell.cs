using SoftStep.Experiments.Training;

namespace SoftStep.Experiments.Comparison;

/// <summary>What came out of a training run.</summary>
/// <param name="ValidationError">The lowest mean squared error of an epoch; infinite where training diverged.</param>
/// <param name="BestEpoch">The epoch that had it, counted from 1.</param>
/// <param name="Seconds">The training's duration, with validation.</param>
/// <param name="Scores">The test set's, by the column of the tables: the head's own, and what is made of it afterwards.</param>
internal sealed record Cell(
    CellKey Key,
    double ValidationError,
    int BestEpoch,
    double Seconds,
    IReadOnlyDictionary<string, EvaluationResult> Scores
);
