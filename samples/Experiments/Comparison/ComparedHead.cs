namespace SoftStep.Experiments.Comparison;

/// <summary>A head of the comparison, with the configurations that are tried for it.</summary>
/// <param name="Name">As in tables.</param>
/// <param name="Create">Makes it for an embedding of that size.</param>
/// <param name="Trials">As many for every head; which of them is used, validation decides.</param>
internal sealed record ComparedHead(
    string Name,
    Func<long, Similarity, Configuration, RegressionHead> Create,
    IReadOnlyList<Configuration> Trials
);
