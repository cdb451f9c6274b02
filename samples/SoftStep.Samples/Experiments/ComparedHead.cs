namespace SoftStep.Samples.Experiments;

/// <summary>A head of the comparison, with the configurations that are tried for it.</summary>
/// <param name="Name">As in tables.</param>
/// <param name="Create">Makes it for an embedding of that size.</param>
/// <param name="Trials">Chosen before anything was trained, as many for every head.</param>
internal sealed record ComparedHead(
    string Name,
    Func<long, Similarity, Configuration, RegressionHead> Create,
    IReadOnlyList<Configuration> Trials
);
