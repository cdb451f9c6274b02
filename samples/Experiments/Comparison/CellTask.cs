using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Comparison;

/// <summary>A cell to run, with the data set and head that its key names.</summary>
internal sealed record CellTask(CellKey Key, DataSet DataSet, ComparedHead Head);
