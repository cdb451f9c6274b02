using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Comparison;

/// <summary>A cell to run.</summary>
/// <param name="DataSet">The one that the key names.</param>
/// <param name="Train">Runs it on the data of the key's seed.</param>
internal sealed record CellTask<TCell>(
    CellKey Key,
    DataSet DataSet,
    Func<RegressionData, CancellationToken, TCell> Train
);
