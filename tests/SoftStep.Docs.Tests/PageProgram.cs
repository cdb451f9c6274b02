using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SoftStep.Docs.Tests;

/// <summary>
/// The program that results from copying a page's snippets from top to bottom into a new project. A snippet of
/// only declarations becomes a file of its own.
/// </summary>
internal static class PageProgram
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>Suppressed like in the SDK: a package may have been built against an earlier framework.</summary>
    private static readonly CSharpCompilationOptions Options = new CSharpCompilationOptions(
        OutputKind.ConsoleApplication,
        nullableContextOptions: NullableContextOptions.Enable
    ).WithSpecificDiagnosticOptions([
        KeyValuePair.Create("CS1701", ReportDiagnostic.Suppress),
        KeyValuePair.Create("CS1702", ReportDiagnostic.Suppress),
    ]);

    private static readonly CSharpParseOptions Language = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <exception cref="InvalidOperationException">It does not compile, or has warnings.</exception>
    public static void Run(Page page)
    {
        var files = page.Snippets.ToLookup(snippet => HasStatements(snippet), snippet => Located(page, snippet));
        var compilation = CSharpCompilation.Create(
            $"Page{Guid.NewGuid():N}",
            files[false].Append(string.Concat(files[true])).Append(ImplicitUsings).Select(Parse),
            References,
            Options
        );
        using var image = new MemoryStream();
        var problems = compilation
            .Emit(image)
            .Diagnostics.Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)
            .ToArray();
        if (problems.Length > 0)
        {
            throw new InvalidOperationException(string.Join('\n', problems.AsEnumerable()));
        }
        var main = Assembly.Load(image.ToArray()).EntryPoint!;
        main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [Array.Empty<string>()], null);
    }

    private static bool HasStatements(Snippet snippet) =>
        Parse(snippet.Code).GetCompilationUnitRoot().Members.OfType<GlobalStatementSyntax>().Any();

    private static string Located(Page page, Snippet snippet) =>
        $"#line {snippet.Line} \"{page.Name}\"\n{snippet.Code}";

    private static CSharpSyntaxTree Parse(string code) => (CSharpSyntaxTree)CSharpSyntaxTree.ParseText(code, Language);
}
