using System.Globalization;
using System.Text.RegularExpressions;
using static SoftStep.Samples.Tests.Sample;

namespace SoftStep.Samples.Tests;

/// <summary>Every sample runs and does what it promises.</summary>
public sealed class SampleTests
{
    /// <summary>Per cent. With a linear head half of the prices are within 8 %.</summary>
    private const double Good = 11;

    public static TheoryData<string> Names =>
        ["QuickStart", "TrainingSet", "OwnSimilarity", "Explain", "SavingAndLoading", "FineTuning", "Intervals"];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_one_short_file(string name) =>
        File.ReadLines(SourceOf(name)).Count().Should().BeLessThanOrEqualTo(100);

    [Fact]
    public void QuickStart_predicts_new_diamonds()
    {
        var lines = Run("QuickStart");

        lines[^1].Should().StartWith("Half of 600 new diamonds are within");
        PerCent(lines[^1]).Should().BeInRange(3, Good);
    }

    [Fact]
    public void TrainingSet_predicts_prices_from_fewer_rows_than_the_batch()
    {
        var lines = Run("TrainingSet");

        lines.Should().HaveCount(4);
        Neighbors(lines[2]).Should().BeInRange(1, 0.7 * Neighbors(lines[0]));
        PerCent(lines[1]).Should().BeInRange(3, Good);
        PerCent(lines[3]).Should().BeInRange(3, Good);

        static double Neighbors(string line) =>
            double.Parse(Regex.Match(line, @"a mean of (\d+)").Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void OwnSimilarity_learns_which_columns_matter()
    {
        var lines = Run("OwnSimilarity");

        PerCent(lines[^1]).Should().BeInRange(3, PerCent(lines[0]) - 1);
        lines[1..^1].Select(line => line.Split(' ')[0]).TakeLast(3).Should().BeEquivalentTo("cut", "depth", "table");
    }

    [Fact]
    public void Explain_names_the_rows_and_refuses_only_the_unfamiliar_input()
    {
        var lines = Run("Explain");

        lines.Where(line => line.StartsWith("Diamond")).Should().HaveCount(3);
        lines.Should().ContainSingle(line => line.Contains("Refused"));
        lines[^2].Should().Contain("Refused");
        PerCent(lines[^1]).Should().BeLessThan(8);
    }

    [Fact]
    public void SavingAndLoading_changes_no_prediction()
    {
        var lines = Run("SavingAndLoading");

        lines[^1].Should().Be("The predictions are the same, bit for bit.");
        PerCent(lines[0]).Should().BeInRange(3, Good);
    }

    [Fact]
    public void FineTuning_ends_better_than_the_head_alone()
    {
        var lines = Run("FineTuning");

        lines.Should().HaveCount(3);
        lines.Select(PerCent).Should().OnlyContain(error => error > 3 && error < Good);
        PerCent(lines[2]).Should().BeLessThan(PerCent(lines[1]));
    }

    [Fact]
    public void Intervals_hold_nine_of_ten_new_prices_and_the_unfamiliar_input_is_refused()
    {
        var lines = Run("Intervals");

        foreach (var name in new[] { "quantile", "absolute" })
        {
            // Of 600 new prices, after calibration on 400: five standard errors.
            PerCent(lines.Single(line => line.StartsWith(name))).Should().BeInRange(80, 99);
        }
        lines.Should().ContainSingle(line => line.EndsWith("Quantile, from 400 rows"));
        lines.Count(line => line.StartsWith("Between $")).Should().Be(3);
        // 5 % of 600 are expected, and somewhat less or more for one model.
        PerCent(lines.Single(line => line.StartsWith("refused"))).Should().BeInRange(0, 15);
        lines[^1].Should().EndWith("refused");
    }
}
