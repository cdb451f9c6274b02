namespace SoftStep.Demo;

/// <param name="Error">The mean squared error on the test rows, of the standardised label.</param>
/// <param name="ZeroWeights">The share of the test rows' weights that are exactly zero; null without neighbours.</param>
internal sealed record Score(double Error, double? ZeroWeights, TimeSpan Duration);
