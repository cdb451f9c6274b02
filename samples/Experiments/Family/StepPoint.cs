namespace SoftStep.Experiments.Family;

internal sealed record StepPoint(double Lower, double Upper, double Transition, double Z, double Step);
