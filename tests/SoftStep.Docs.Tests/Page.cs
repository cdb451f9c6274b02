using System.Reflection;
using System.Text.RegularExpressions;

namespace SoftStep.Docs.Tests;

/// <summary>A page of the documentation.</summary>
internal sealed partial record Page(string Name, string Text)
{
    public static string Root { get; } =
        typeof(Page)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot")
            .Value!;

    /// <summary>Every Markdown file of the repository, by its path from the root.</summary>
    public static IEnumerable<string> Names =>
        new[] { "docs", "samples", "src" }
            .SelectMany(folder =>
                Directory.EnumerateFiles(Path.Combine(Root, folder), "*.md", SearchOption.AllDirectories)
            )
            .Concat(Directory.EnumerateFiles(Root, "*.md"))
            .Select(file => Path.GetRelativePath(Root, file))
            .Where(name => !name.Split('/').Intersect(["bin", "obj"]).Any())
            .Order(StringComparer.Ordinal);

    public static Page Read(string name) => new(name, File.ReadAllText(Path.Combine(Root, name)));

    public IReadOnlyList<Snippet> Snippets =>
        [
            .. Fences()
                .Matches(Text)
                .Select(match => match.Groups["code"])
                .Select(code => new Snippet(code.Value, Text[..code.Index].Count(c => c == '\n') + 1)),
        ];

    /// <summary>The targets of links and pictures within the repository: a path from this page and a section, either may be empty.</summary>
    public IEnumerable<(string Path, string Section)> RelativeLinks =>
        Links()
            .Matches(Text)
            .Select(match => match.Groups["target"].Value)
            .Where(target => !target.Contains(':'))
            .Select(target => target.Split('#'))
            .Select(parts => (parts[0], parts.ElementAtOrDefault(1) ?? ""));

    /// <summary>The names by which links find the headings of this page: lower case, words joined by hyphens.</summary>
    public IEnumerable<string> Sections =>
        Headings()
            .Matches(Text)
            .Select(match => NotInSections().Replace(match.Groups["title"].Value.ToLowerInvariant(), ""))
            .Select(title => title.Replace(' ', '-'));

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Links();

    [GeneratedRegex(@"^#+ (?<title>.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInSections();
}
