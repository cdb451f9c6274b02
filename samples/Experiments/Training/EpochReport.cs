namespace SoftStep.Experiments.Training;

internal sealed record EpochReport(int Number, double ValidationError);
