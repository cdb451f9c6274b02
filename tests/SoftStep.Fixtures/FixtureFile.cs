using System.Text.Json;
using System.Text.Json.Serialization;

namespace SoftStep.Fixtures;

/// <summary>Inputs, outputs and gradients that an independent, slow implementation printed for one seed.</summary>
public sealed record FixtureFile(
    long Seed,
    [property: JsonPropertyName("softstep")] IReadOnlyList<StepEntry> Steps,
    [property: JsonPropertyName("soft_rank")] IReadOnlyList<RankEntry> Ranks,
    IReadOnlyList<HeadEntry> Heads
)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <exception cref="InvalidDataException">The file has another format; the message says where.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FixtureFile Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var file =
                JsonSerializer.Deserialize<FixtureFile>(stream, Format) ?? throw new JsonException("it is only null");
            file.RequireWhole();
            return file;
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is not a fixture file: {exception.Message}", exception);
        }
    }

    /// <summary>The cases with exclusions, a section of the second file.</summary>
    /// <inheritdoc cref="Read"/>
    public static FixtureFile ReadCandidates(string path)
    {
        using var sections = JsonDocument.Parse(File.ReadAllText(path));
        var cases = sections.RootElement.GetProperty("candidates").Deserialize<HeadEntry[]>(Format)!;
        var file = new FixtureFile(sections.RootElement.GetProperty("seed").GetInt64(), [], [], cases);
        file.RequireWhole();
        return file;
    }

    private void RequireWhole()
    {
        if (Steps.Count + Ranks.Count + Heads.Count == 0)
        {
            throw new JsonException("it holds no case");
        }
        RequireWhole("softstep", Steps, step => step is not null);
        RequireWhole(
            "soft_rank",
            Ranks,
            rank => rank is { Values.Length: > 0 } && rank.Ranks.Length == rank.Values.Length
        );
        RequireWhole("heads", Heads, head => head is not null && head.HasShapes());
    }

    private static void RequireWhole<T>(string list, IReadOnlyList<T> entries, Predicate<T> isWhole)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (!isWhole(entries[i]))
            {
                throw new JsonException($"{list}[{i}] has arrays whose sizes do not fit each other");
            }
        }
    }
}
