using SoftStep.Samples.Data;

namespace SoftStep.Samples.Experiments;

/// <summary>A cell to run, with what its key only names.</summary>
internal sealed record CellTask(CellKey Key, DataSet DataSet, ComparedHead Head);
