using System.Text.Json;
using System.Text.Json.Serialization;

namespace SoftStep.Fixtures;

/// <summary>
/// Inputs, outputs and gradients that an independent, slow implementation printed for one seed, in sections. A file has the sections
/// of one prediction (softstep, soft_rank, heads) or those beyond it; what it lacks is empty.
/// </summary>
public sealed record FixtureFile(long Seed)
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>SoftStep at points.</summary>
    [JsonPropertyName("softstep")]
    public IReadOnlyList<StepEntry> Steps { get; init; } = [];

    /// <summary>Soft ranks of rows.</summary>
    [JsonPropertyName("soft_rank")]
    public IReadOnlyList<RankEntry> Ranks { get; init; } = [];

    /// <summary>Heads on a few rows.</summary>
    public IReadOnlyList<HeadEntry> Heads { get; init; } = [];

    /// <summary>Heads with exclusions.</summary>
    public IReadOnlyList<HeadEntry> Candidates { get; init; } = [];

    /// <summary>Distributions of rows of weights.</summary>
    [JsonPropertyName("distribution")]
    public IReadOnlyList<DistributionEntry> Distributions { get; init; } = [];

    /// <summary>Conformal intervals.</summary>
    public IReadOnlyList<ConformalEntry> Conformal { get; init; } = [];

    /// <summary>Their expected coverage.</summary>
    [JsonPropertyName("conformal_coverage")]
    public IReadOnlyList<CoverageEntry> Coverage { get; init; } = [];

    /// <summary>Sparsemax and entmax-1.5.</summary>
    public IReadOnlyList<SparseRowEntry> SparseRows { get; init; } = [];

    /// <summary>Not checked here.</summary>
    public IReadOnlyList<JsonElement> Attention { get; init; } = [];

    /// <summary>Not checked here.</summary>
    public IReadOnlyList<JsonElement> Certificate { get; init; } = [];

    /// <summary>Not checked here.</summary>
    public IReadOnlyList<JsonElement> CertificateRadius { get; init; } = [];

    /// <summary>How alike representations are.</summary>
    public IReadOnlyList<AlignmentEntry> Alignment { get; init; } = [];

    /// <summary>The sections that this program does not check, and their numbers of cases.</summary>
    public IEnumerable<(string Section, int Cases)> NotChecked()
    {
        (string, int)[] all =
        [
            ("attention", Attention.Count),
            ("certificate", Certificate.Count),
            ("certificate_radius", CertificateRadius.Count),
        ];
        return all.Where(section => section.Item2 > 0);
    }

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

    private void RequireWhole()
    {
        int[] counts =
        [
            Steps.Count,
            Ranks.Count,
            Heads.Count,
            Candidates.Count,
            Distributions.Count,
            Conformal.Count,
            Coverage.Count,
            SparseRows.Count,
            Alignment.Count,
        ];
        if (counts.Sum() == 0)
        {
            throw new JsonException("it holds no case");
        }
        RequireWhole("softstep", Steps, _ => true);
        RequireWhole("soft_rank", Ranks, rank => rank.Values.Length > 0 && rank.Ranks.Length == rank.Values.Length);
        RequireWhole("heads", Heads, head => head.HasShapes());
        RequireWhole("candidates", Candidates, head => head.HasShapes());
        RequireWhole("distribution", Distributions, distribution => distribution.HasShapes());
        RequireWhole("conformal", Conformal, conformal => conformal.HasShapes());
        RequireWhole("conformal_coverage", Coverage, _ => true);
        RequireWhole("sparse_rows", SparseRows, row => row.HasShapes());
        RequireWhole("alignment", Alignment, alignment => alignment.HasShapes());
    }

    private static void RequireWhole<T>(string list, IReadOnlyList<T> entries, Predicate<T> isWhole)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i] is not { } entry || !isWhole(entry))
            {
                throw new JsonException($"{list}[{i}] has arrays whose sizes do not fit each other");
            }
        }
    }
}
