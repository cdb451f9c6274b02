using SoftStep.Samples.Training;

namespace SoftStep.Samples.Commands;

/// <summary>What became of one head.</summary>
internal sealed record DemoResult(string Head, TrainingResult Training, EvaluationResult Test);
