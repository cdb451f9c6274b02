namespace SoftStep.Fixtures;

/// <summary>The kind of weighting.</summary>
public enum HeadKind
{
    /// <summary>A softmax over all candidates.</summary>
    Nca,

    /// <summary>Soft ranks.</summary>
    Knn,
}
