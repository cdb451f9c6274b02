namespace SoftStep.Experiments.Explain;

/// <param name="Row">Its index in the training set.</param>
/// <param name="Label">Not standardised.</param>
internal sealed record Neighbor(long Row, double Label, double Weight);
