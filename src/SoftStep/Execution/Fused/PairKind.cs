namespace SoftStep.Execution.Fused;

/// <summary>Which function of a pair its logit is.</summary>
internal enum PairKind
{
    Euclidean,
    SquaredEuclidean,
    Rbf,
    Manhattan,
    Dot,
}
