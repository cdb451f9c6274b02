namespace SoftStep.Docs.Tests;

public sealed class DocumentationTests : IDisposable
{
    private readonly string before = Environment.CurrentDirectory;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public DocumentationTests() => Environment.CurrentDirectory = folder.FullName;

    public static TheoryData<string> All => [.. Page.Names];

    public static TheoryData<string> WithSnippets => [.. Page.Names.Where(name => Page.Read(name).Snippets.Count > 0)];

    [Theory]
    [MemberData(nameof(WithSnippets))]
    public void The_snippets_of_a_page_are_a_program_that_runs(string name) => PageProgram.Run(Page.Read(name));

    [Theory]
    [MemberData(nameof(All))]
    public void Links_within_the_repository_lead_to_something(string name)
    {
        var from = Path.GetDirectoryName(Path.Combine(Page.Root, name))!;

        Page.Read(name).RelativeLinks.Where(link => !Path.Exists(Path.Combine(from, link.Path))).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Links_to_a_section_lead_to_one_of_its_page(string name)
    {
        var from = Path.GetDirectoryName(name)!;

        Page.Read(name)
            .RelativeLinks.Where(link => link.Section.Length > 0)
            .Where(link => !PageAt(link.Path).Sections.Contains(link.Section))
            .Should()
            .BeEmpty();

        Page PageAt(string path) => Page.Read(path.Length == 0 ? name : Path.Combine(from, path));
    }

    [Fact]
    public void A_snippet_that_does_not_compile_is_named_by_its_page_and_line()
    {
        var page = new Page(
            "docs/broken.md",
            """
            # Two blocks

            ```csharp
            var one = 1;
            ```
            ```csharp
            var two = one + missing;
            ```
            """
        );

        page.Invoking(PageProgram.Run)
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*docs/broken.md(7,*missing*");
    }

    [Fact]
    public void Statements_are_one_program_and_declarations_are_files_of_their_own()
    {
        var page = new Page(
            "docs/halves.md",
            """
            ```csharp
            internal sealed class Halves { public static int Of(int value) => value / 2; }
            ```
            ```csharp
            var half = Halves.Of(8);
            ```
            ```csharp
            throw new InvalidDataException($"It ran: {half}.");
            ```
            """
        );

        page.Invoking(PageProgram.Run).Should().Throw<InvalidDataException>().WithMessage("It ran: 4.");
    }

    public void Dispose()
    {
        Environment.CurrentDirectory = before;
        folder.Delete(recursive: true);
    }
}
