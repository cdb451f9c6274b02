using Xunit.Abstractions;

[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: TestCollectionOrderer("TorchSharp.Tests.TestOrder", "TorchSharp.System.Tests")]

namespace TorchSharp.Tests;

/// <summary>
/// One test at a time, as the default generator, dtype and print options and the memory are the whole process's: tests
/// set and measure them. <see cref="EveryOperatorTests"/> comes last.
/// </summary>
public sealed class TestOrder : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => collection.DisplayName == nameof(EveryOperatorTests));
}
