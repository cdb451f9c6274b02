using System.Text.Json;
using System.Text.Json.Serialization;
using SoftStep.Fixtures;

namespace SoftStep.Tests.Golden;

/// <summary>The second fixture file in the folder of the tests.</summary>
internal static class BeyondFixtures
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
    };

    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "beyond.json");

    public static FixtureFile File { get; } = FixtureFile.Read(Path);

    /// <summary>A section that the program does not check, and that tests of its own read.</summary>
    public static IReadOnlyList<TCase> Section<TCase>(string name)
    {
        using var file = JsonDocument.Parse(System.IO.File.ReadAllText(Path));
        return file.RootElement.GetProperty(name).Deserialize<TCase[]>(Format)!;
    }
}
