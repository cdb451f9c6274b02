namespace SoftStep.Execution.Fused;

/// <summary>What a fused prediction is told beside its tensors.</summary>
/// <param name="Rule">How rows become weights.</param>
/// <param name="Working">In which type rows are computed: that of the tensors, or float64.</param>
/// <param name="SameRows">Whether row i excludes key i.</param>
/// <param name="Ids">How many of the tensors, the last ones, are the ids of an exclusion.</param>
/// <param name="BlockBytes">How much memory a block of rows may take.</param>
/// <param name="IsLearning">Whether a backward may follow.</param>
internal sealed record FusedCall(
    RowRule Rule,
    ScalarType Working,
    bool SameRows,
    int Ids,
    long BlockBytes,
    bool IsLearning
);
