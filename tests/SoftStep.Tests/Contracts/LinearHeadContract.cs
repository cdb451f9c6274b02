using SoftStep.Fixtures;

namespace SoftStep.Tests.Contracts;

/// <summary>It has no similarity: all of them are the same head.</summary>
public sealed class LinearHeadContract : HeadContract
{
    private protected override RegressionHead CreateHead(SimilarityKind similarity) => new LinearHead(3, Outputs);
}
