namespace SoftStep.Tests.Build;

/// <summary>Names that TorchSharp has too could not be written without their namespace beside its usings.</summary>
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

    /// <summary>Of its namespaces, and nested in its static classes, which are used like namespaces.</summary>
    private static IEnumerable<Type> Visible(IEnumerable<Type> types) =>
        types.Where(type => type.DeclaringType is null or { IsAbstract: true, IsSealed: true });

    private static string Name(Type type) => type.Name.Split('`')[0];
}
