using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Comparison;

/// <summary>A cell to run, with what its key only names.</summary>
internal sealed record CellTask(CellKey Key, DataSet DataSet, ComparedHead Head);
