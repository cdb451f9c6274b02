using SoftStep.Experiments.Training;

namespace SoftStep.Experiments.Commands;

/// <summary>What became of one head.</summary>
internal sealed record DemoResult(string Head, TrainingResult Training, EvaluationResult Test);
