using System.Text.Json;
using System.Text.Json.Serialization;

namespace SoftStep.Tests.Golden;

/// <summary>The second fixture file beside the tests: sections of cases, each read by its own tests.</summary>
internal static class BeyondFixtures
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static IReadOnlyList<TCase> Section<TCase>(string name)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "beyond.json")));
        return file.RootElement.GetProperty(name).Deserialize<TCase[]>(Format)!;
    }
}
