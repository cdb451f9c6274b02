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

    /// <summary>The targets of links and pictures that are neither elsewhere nor on the page itself.</summary>
    public IEnumerable<string> RelativeLinks =>
        Links()
            .Matches(Text)
            .Select(match => match.Groups["target"].Value.Split('#')[0])
            .Where(target => target.Length > 0 && !target.Contains(':'));

    [GeneratedRegex(@"^```csharp\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Links();
}
