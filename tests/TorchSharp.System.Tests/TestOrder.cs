using Xunit.Abstractions;

[assembly: TestCollectionOrderer("TorchSharp.Tests.TestOrder", "TorchSharp.System.Tests")]

namespace TorchSharp.Tests;

/// <summary><see cref="EveryOperatorTests"/> comes last.</summary>
public sealed class TestOrder : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.DisplayName == nameof(EveryOperatorTests));
}
