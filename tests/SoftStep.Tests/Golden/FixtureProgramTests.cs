using System.Text.Json.Nodes;
using SoftStep.Fixtures;

namespace SoftStep.Tests.Golden;

/// <summary>The fixture program notices errors.</summary>
public sealed class FixtureProgramTests : IDisposable
{
    private readonly string path = Path.GetTempFileName();
    private readonly JsonNode file = Small();
    private readonly StringWriter output = new();
    private readonly StringWriter errors = new();

    public void Dispose() => File.Delete(path);

    [Fact]
    public void A_file_that_agrees_ends_with_zero_and_one_line_per_case()
    {
        Run().Should().Be(0);

        output.ToString().Split('\n').Should().HaveCount(10 + 1 + 1 + 1).And.Contain(line => line.Contains("10 cases"));
        errors.ToString().Should().BeEmpty();
    }

    [Theory]
    [InlineData("softstep[0]", "value", 1e-9)]
    [InlineData("softstep[0]", "log", 1e-9)]
    [InlineData("soft_rank[0]", "ranks", 1e-9)]
    [InlineData("heads[0]", "weights", 1e-8)]
    [InlineData("heads[0]", "predictions", 1e-8)]
    [InlineData("heads[0]", "loss", 1e-8)]
    [InlineData("heads[0]", "grad_keys", 1e-4)]
    [InlineData("heads[0]", "grad_queries", 1e-4)]
    [InlineData("heads[1]", "grad_keys", 1e-4)]
    [InlineData("heads[1]", "grad_warp_weight", 1e-4)]
    [InlineData("heads[1]", "grad_warp_bias", 1e-4)]
    [InlineData("candidates[0]", "predictions", 1e-8)]
    [InlineData("distribution[0]", "cdf", 1e-9)]
    [InlineData("distribution[0]", "quantiles", 1e-9)]
    [InlineData("distribution[0]", "mean", 1e-9)]
    [InlineData("distribution[0]", "variance", 1e-9)]
    [InlineData("distribution[0]", "crps", 1e-9)]
    [InlineData("distribution[0]", "grad_weights", 1e-9)]
    [InlineData("distribution[0]", "grad_observations", 1e-9)]
    [InlineData("conformal[0]", "rank", 1e-9)]
    [InlineData("conformal[0]", "scores", 1e-9)]
    [InlineData("conformal[0]", "quantile", 1e-9)]
    [InlineData("conformal[0]", "intervals", 1e-9)]
    [InlineData("conformal_coverage[0]", "expected", 1e-9)]
    [InlineData("sparse_rows[0]", "sparsemax", 1e-9)]
    [InlineData("sparse_rows[0]", "sparsemax_jvp", 1e-9)]
    [InlineData("sparse_rows[0]", "entmax15", 1e-9)]
    [InlineData("sparse_rows[0]", "entmax15_jvp", 1e-9)]
    [InlineData("alignment[0]", "squared_euclidean.rdm_x", 1e-6)]
    [InlineData("alignment[0]", "euclidean.tau_a", 1e-8)]
    [InlineData("alignment[0]", "linear_cka.debiased", 1e-8)]
    [InlineData("alignment[0]", "transforms.values", 1e-8)]
    public void A_number_that_differs_is_a_miss_and_ends_with_one(string entry, string quantity, double difference)
    {
        var node = Entry(entry);
        foreach (var part in quantity.Split('.'))
        {
            node = (node as JsonArray)?[0]![part] ?? node[part]!;
        }
        var number = First(node);
        number.ReplaceWith(number.GetValue<double>() + difference);

        Run().Should().Be(1);

        output
            .ToString()
            .Split('\n')
            .Should()
            .ContainSingle(line => line.StartsWith("MISS"))
            .Which.Should()
            .Contain(entry)
            .And.Contain($"{quantity.Replace("transforms.values", "transforms")} float64 dense: off by");
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        var text = file.ToJsonString();

        foreach (var length in new[] { 0, 1, text.Length / 2, text.Length - 1 })
        {
            ShouldBeRefused(text[..length], "not a fixture file");
        }
    }

    [Theory]
    [InlineData("softstep[0]", "z", "\"near\"")]
    [InlineData("softstep[0]", "z", "null")]
    [InlineData("soft_rank[0]", "ranks", "[1, 2]")]
    [InlineData("soft_rank[0]", "regularization", "\"l3\"")]
    [InlineData("heads[0]", "similarity", "\"hamming\"")]
    [InlineData("heads[0]", "keys", "[[1, 2], [3]]")]
    [InlineData("heads[0]", "keys", "[]")]
    [InlineData("heads[0]", "labels", "[null]")]
    [InlineData("heads[0]", "grad_queries", "null")]
    [InlineData("heads[0]", "options", """{"temperature": "warm"}""")]
    [InlineData("heads[1]", "grad_warp_bias", "[1]")]
    [InlineData("distribution[0]", "crps", "[[1, 2]]")]
    [InlineData("distribution[0]", "cdf", "[]")]
    [InlineData("conformal[0]", "kind", "\"cubic\"")]
    [InlineData("conformal[0]", "rows", "[{}]")]
    [InlineData("conformal[0]", "groups", "[1]")]
    [InlineData("conformal[0]", "rank", "null")]
    [InlineData("conformal_coverage[0]", "n", "\"many\"")]
    [InlineData("sparse_rows[0]", "direction", "[1]")]
    [InlineData("alignment[0]", "y", "[[1]]")]
    [InlineData("alignment[0]", "transforms", "[null]")]
    public void A_damaged_field_is_named(string entry, string field, string content)
    {
        Entry(entry)[field] = JsonNode.Parse(content);

        ShouldBeRefused(file.ToJsonString(), entry[..entry.IndexOf('[')]);
    }

    [Fact]
    public void An_unknown_field_is_named()
    {
        Entry("heads[0]")["options"] = JsonNode.Parse("""{"tempreature": 2}""");

        ShouldBeRefused(file.ToJsonString(), "tempreature");
    }

    [Fact]
    public void A_file_with_other_content_is_refused()
    {
        ShouldBeRefused("null", "not a fixture file");
        ShouldBeRefused("""{"seed": 1, "softstep": [], "soft_rank": [], "heads": []}""", "holds no case");
        ShouldBeRefused("""{"seed": 1, "softstep": [null], "soft_rank": [], "heads": []}""", "softstep[0]");
    }

    [Fact]
    public void A_section_that_is_not_checked_is_named()
    {
        Run();

        output.ToString().Should().Contain("none certificate: 1 cases");
    }

    [Fact]
    public void A_missing_file_and_a_missing_argument_are_reported()
    {
        Application.Run([path + ".none"], output, errors).Should().Be(2);
        Application.Run([], output, errors).Should().Be(2);

        errors.ToString().Should().Contain(path + ".none").And.Contain("Give one fixture file");
        output.ToString().Should().BeEmpty();
    }

    private void ShouldBeRefused(string text, string because)
    {
        File.WriteAllText(path, text);
        Application.Run([path], output, errors).Should().Be(2);
        errors.ToString().Should().Contain(because).And.Contain(path);
        output.ToString().Should().BeEmpty();
    }

    private int Run()
    {
        File.WriteAllText(path, file.ToJsonString());
        return Application.Run([path], output, errors);
    }

    private JsonNode Entry(string name) => file[name[..name.IndexOf('[')]]![name[^2] - '0']!;

    /// <summary>The first number of a table, a list or a number.</summary>
    private static JsonValue First(JsonNode node) => node is JsonArray list ? First(list[0]!) : node.AsValue();

    /// <summary>
    /// One SoftStep between its bounds, one soft rank, an NCA head, a leave-one-out NCA head with SoftStep, and the first case of
    /// the sections of the second file.
    /// </summary>
    private static JsonNode Small()
    {
        var whole = JsonNode.Parse(File.ReadAllText(PublicFixtures.Path))!;
        var beyond = JsonNode.Parse(File.ReadAllText(BeyondFixtures.Path))!;
        var between = PublicFixtures.File.Steps.ToList().FindIndex(step => step.Value is > 0.1 and < 0.9);
        return new JsonObject
        {
            ["seed"] = 1,
            ["softstep"] = new JsonArray(whole["softstep"]![between]!.DeepClone()),
            ["soft_rank"] = new JsonArray(whole["soft_rank"]![20]!.DeepClone()),
            ["heads"] = new JsonArray(whole["heads"]![0]!.DeepClone(), whole["heads"]![6]!.DeepClone()),
            ["candidates"] = First("candidates"),
            ["distribution"] = First("distribution"),
            ["conformal"] = First("conformal"),
            ["conformal_coverage"] = First("conformal_coverage"),
            ["sparse_rows"] = First("sparse_rows"),
            ["alignment"] = First("alignment"),
            ["certificate"] = First("certificate"),
        };

        JsonArray First(string section) => [beyond[section]![0]!.DeepClone()];
    }
}
