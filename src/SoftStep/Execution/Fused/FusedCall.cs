namespace SoftStep.Execution.Fused;

/// <summary>What a fused prediction is told beside its tensors.</summary>
/// <param name="Rule">How rows become weights.</param>
/// <param name="Working">In which type rows are computed: that of the tensors, or float64.</param>
/// <param name="IsOne">Whether queries and keys are one tensor.</param>
/// <param name="Exclusion">Which pairs take no part, or null; the last of the tensors are its own.</param>
/// <param name="BlockBytes">How much memory a block of rows may take.</param>
/// <param name="IsLearning">Whether a backward may follow.</param>
internal sealed record FusedCall(
    RowRule Rule,
    ScalarType Working,
    bool IsOne,
    Exclusion? Exclusion,
    long BlockBytes,
    bool IsLearning
);
