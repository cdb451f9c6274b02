namespace SoftStep.Tests.Build;

/// <summary>Public names must not occur in TorchSharp, or users would have to write the namespace.</summary>
public sealed class NameTests
{
    [Fact]
    public void No_public_type_has_the_name_of_one_of_TorchSharp()
    {
        var theirs = Visible(typeof(Tensor).Assembly.GetExportedTypes()).Select(Name).ToHashSet();
        var ours = typeof(NcaHead).Assembly.GetExportedTypes().Where(type => !type.IsNested).Select(Name);

        theirs.Should().Contain(["CosineSimilarity", "Linear", "Tensor"]);
        ours.Where(theirs.Contains).Should().BeEmpty();
    }

    /// <summary>Types in its namespaces, and types nested in its static classes, which are used like namespaces.</summary>
    private static IEnumerable<Type> Visible(IEnumerable<Type> types) =>
        types.Where(type => type.DeclaringType is null or { IsAbstract: true, IsSealed: true });

    private static string Name(Type type) => type.Name.Split('`')[0];
}
