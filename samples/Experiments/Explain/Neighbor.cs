namespace SoftStep.Experiments.Explain;

/// <param name="Row">Its number in the training set.</param>
/// <param name="Label">As the data set has it, not standardised.</param>
internal sealed record Neighbor(long Row, double Label, double Weight);
