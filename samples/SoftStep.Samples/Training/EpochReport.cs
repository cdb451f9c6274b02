namespace SoftStep.Samples.Training;

internal sealed record EpochReport(int Number, double ValidationError);
