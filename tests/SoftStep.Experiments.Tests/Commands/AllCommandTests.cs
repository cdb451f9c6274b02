using SoftStep.Experiments.Commands;
using SoftStep.Experiments.Output;

namespace SoftStep.Experiments.Tests.Commands;

public sealed class AllCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Summaries_numbers_and_pictures_are_published_in_place_of_the_former()
    {
        foreach (var name in new[] { "a/a.md", "a/a.csv", "a/a.dat", "a/cells/1.csv", "b/b.svg", "c.md" })
        {
            OutputFile.WriteText(folder["results/" + name], name);
        }
        OutputFile.WriteText(folder["docs/old/old.md"], "");

        AllCommand.Publish(folder["results"], folder["docs"]);

        folder
            .Names.Where(name => name.StartsWith("docs", StringComparison.Ordinal))
            .Select(name => name.Replace('\\', '/'))
            .Should()
            .Equal("docs/a/a.csv", "docs/a/a.md", "docs/b/b.svg");
        File.ReadAllText(folder["docs/a/a.md"]).Should().Be("a/a.md");
    }
}
