namespace SoftStep.Fixtures;

/// <summary>Which row rule.</summary>
public enum HeadKind
{
    /// <summary>A softmax over all candidates.</summary>
    Nca,

    /// <summary>Soft ranks.</summary>
    Knn,
}
