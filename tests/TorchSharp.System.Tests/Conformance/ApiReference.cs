using System.IO.Compression;

namespace TorchSharp.Tests.Conformance;

/// <summary>The surface of the real TorchSharp, against which types are held.</summary>
internal sealed class ApiReference
{
    private readonly HashSet<string> members;
    private readonly HashSet<string> tuples;
    private readonly Dictionary<string, string> types;

    /// <param name="tuples">Members with tuples, with the names of their elements.</param>
    internal ApiReference(IEnumerable<string> lines, IEnumerable<string> tuples)
    {
        this.tuples = [.. tuples];
        var typeLines = lines.ToLookup(line => line.StartsWith("TYPE ", StringComparison.Ordinal));
        members = [.. typeLines[false]];
        types = typeLines[true].ToDictionary(line => line.Split(' ')[1]);
    }

    internal static IEnumerable<string> Lines() => Lines("torchsharp-0.107-api.txt.gz");

    internal static IEnumerable<string> Tuples() => Lines("torchsharp-0.107-tuples.txt.gz");

    private static IEnumerable<string> Lines(string resource)
    {
        using var file = typeof(ApiReference).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }

    /// <summary>What types have that the reference does not.</summary>
    internal IEnumerable<string> Violations(IEnumerable<Type> checkedTypes) =>
        checkedTypes.Where(ApiPrinter.IsVisible).SelectMany(Violations);

    private IEnumerable<string> Violations(Type type)
    {
        var title = ApiPrinter.Title(type);
        if (!types.TryGetValue(title, out var line))
        {
            return [$"TYPE {title}: there is no such type"];
        }
        return [.. HeaderViolations(type, title, line), .. MemberViolations(type, title)];
    }

    private IEnumerable<string> MemberViolations(Type type, string title)
    {
        if (type.IsEnum)
        {
            var known = members
                .Single(line => line.StartsWith($"{title} :: ENUM ", StringComparison.Ordinal))
                .Split([' ', ',']);
            return Enum.GetNames(type).Except(known).Select(name => $"{title} :: ENUM {name}");
        }
        return
        [
            .. Titled(ApiPrinter.Members(type)).Where(member => !members.Contains(member)),
            .. Titled(ApiPrinter.TupleNames(type)).Where(member => !tuples.Contains(member)),
        ];

        IEnumerable<string> Titled(IEnumerable<string> lines) => lines.Select(line => $"{title} :: {line}");
    }

    /// <summary>The same base and modifier; no interface that the reference has not.</summary>
    private static IEnumerable<string> HeaderViolations(Type type, string title, string line)
    {
        var start = $"TYPE {title} : {(type.BaseType is null ? "" : ApiPrinter.Name(type.BaseType))} ";
        var end = " " + ApiPrinter.Modifier(type);
        if (!line.StartsWith(start, StringComparison.Ordinal) || !line.EndsWith(end, StringComparison.Ordinal))
        {
            return [$"{start}…{end}: the reference has {line}"];
        }
        var interfaces = "," + line[start.Length..^end.Length] + ",";
        return type.GetInterfaces()
            .Select(ApiPrinter.Name)
            .Where(name => !interfaces.Contains($",{name},", StringComparison.Ordinal))
            .Select(name => $"TYPE {title}: it does not implement {name}");
    }
}
