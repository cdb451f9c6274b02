namespace SoftStep.Experiments.Comparison;

/// <summary>A head of the comparison and its configurations to try.</summary>
/// <param name="Name">As in tables.</param>
/// <param name="Create">Creates it for an embedding size.</param>
/// <param name="Trials">The same number for every head; validation chooses one.</param>
internal sealed record ComparedHead(
    string Name,
    Func<long, Similarity, Configuration, RegressionHead> Create,
    IReadOnlyList<Configuration> Trials
);
