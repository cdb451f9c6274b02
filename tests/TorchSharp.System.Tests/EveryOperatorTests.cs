using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using TorchSharp.Interop;

namespace TorchSharp.Tests;

/// <summary>
/// Whoever binds an operator writes a test that calls it. <see cref="TestOrder"/> runs this one after them; by itself
/// it cannot pass.
/// </summary>
[Collection(nameof(EveryOperatorTests))]
public sealed class EveryOperatorTests
{
    [Fact]
    public void Every_operator_the_assembly_names_was_called_by_the_tests_before() =>
        Named().Except(Operator.Called).Should().BeEmpty("a bound operator that no test calls may be bound wrongly");

    /// <summary>The operators' names among the assembly's string literals.</summary>
    private static IEnumerable<string> Named()
    {
        using var image = new PEReader(File.OpenRead(typeof(torch).Assembly.Location));
        var metadata = image.GetMetadataReader();
        var names = new List<string>();
        for (var handle = MetadataTokens.UserStringHandle(1); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            names.Add(metadata.GetUserString(handle));
        }
        return names.Where(name => name.StartsWith("aten::", StringComparison.Ordinal));
    }
}
