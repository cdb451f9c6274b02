namespace SoftStep;

/// <summary>How two representational dissimilarity matrices are compared.</summary>
public enum RdmComparison
{
    /// <summary>The cosine of the angle between them: ignores a common factor.</summary>
    Cosine,

    /// <summary>Pearson's correlation: ignores a factor and an offset.</summary>
    Pearson,

    /// <summary>Spearman's correlation, Pearson's of the ranks; equal entries share the mean of their ranks.</summary>
    Spearman,

    /// <summary>
    /// Kendall's τ-a, (concordant − discordant)/all pairs of entries; a pair that is equal in one of the two is neither. It is below 1
    /// if there are equal entries, and so favours models that do not predict ties.
    /// </summary>
    KendallTauA,
}
