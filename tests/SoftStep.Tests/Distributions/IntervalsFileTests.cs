using System.Security.Cryptography;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Distributions;

public sealed class IntervalsFileTests : IDisposable
{
    private static readonly Tensor Groups = tensor(new long[] { 7, -1, 7, 7, 7, -1 });

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("softstep-intervals-");

    private string File => Path.Combine(folder.FullName, "model.intervals");

    public void Dispose() => folder.Delete(recursive: true);

    public static TheoryData<string, bool, bool> Kinds
    {
        get
        {
            var kinds = new TheoryData<string, bool, bool>();
            foreach (var score in new[] { "Absolute", "Normalized", "Quantile", "Distributional" })
            {
                kinds.Add(score, true, true);
                kinds.Add(score, false, false);
            }
            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_was_saved_gives_the_same_intervals(string score, bool hasColumns, bool isByGroup)
    {
        using var known = Distribution(1, hasColumns);
        using var others = Distribution(2, hasColumns);
        var labels = hasColumns ? Draw.Normal(3, 6, 2) : Draw.Normal(3, 6);
        var groups = isByGroup ? Groups : null;
        var intervals = ConformalIntervals.Calibrate(known, labels, 0.6, Score(score), groups);

        intervals.Save(File);
        var loaded = ConformalIntervals.Load(File);

        loaded.ToString().Should().Be(intervals.ToString());
        (loaded.Level, loaded.RowsNeeded).Should().Be((0.6, 2));
        loaded.Groups.Should().Equal(isByGroup ? [-1, 7] : [0]);
        loaded.Rows(isByGroup ? 7 : 0).Should().Be(isByGroup ? 4 : 6);
        var (expected, ends) = (intervals.Of(others, groups), loaded.Of(others, groups));
        ends.Lower.ShouldEqual(expected.Lower);
        ends.Upper.ShouldEqual(expected.Upper);
        folder.GetFiles().Should().ContainSingle();

        static ConformalScore Score(string name) =>
            name switch
            {
                "Absolute" => ConformalScore.Absolute,
                "Normalized" => ConformalScore.Normalized(0.1),
                "Quantile" => ConformalScore.Quantile,
                _ => ConformalScore.Distributional,
            };
    }

    [Fact]
    public void Those_of_given_intervals_are_loaded_too()
    {
        var points = Draw.Normal(1, 6, 2);

        Given().Save(File);

        ConformalIntervals.Load(File).Of(points, points).Upper.ShouldEqual(Given().Of(points, points).Upper);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_cut_short_anywhere_or_with_more_behind_it_is_refused(bool isByGroup)
    {
        var bytes = Saved(isByGroup);

        Assert.All(DamagedFile.OfAnotherLength(bytes), damaged => ShouldBeRefused(damaged));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_with_any_bit_flipped_is_refused(bool isByGroup)
    {
        var bytes = Saved(isByGroup);

        Assert.All(DamagedFile.WithABitFlipped(bytes), damaged => ShouldBeRefused(damaged));
    }

    [Theory]
    [InlineData(0, "magic*\"SoftConf\"")]
    [InlineData(8, "version at offset 8 must be 1")]
    [InlineData(12, "score at offset 12 must be from 0 to 4")]
    [InlineData(16, "level at offset 16 must be between 0 and 1")]
    [InlineData(24, "β at offset 24 must be 0")]
    [InlineData(32, "label width at offset 32 must be at least 0")]
    [InlineData(40, "number of groups at offset 40 must be at least 0")]
    [InlineData(48, "group at offset 48 must be 0")]
    [InlineData(56, "rows of a group at offset 56 must be at least 1")]
    [InlineData(64, "bound at offset 64 must be a number")]
    public void A_field_that_cannot_be_is_named_even_if_the_checksum_is_right(int offset, string message)
    {
        var bytes = Saved(isByGroup: false)[..^32];
        bytes.AsSpan(offset, 8).Fill(0xff);

        ShouldBeRefused([.. bytes, .. SHA256.HashData(bytes)], $"*{File}*{message}*");
    }

    [Fact]
    public void Groups_that_are_not_in_order_are_refused_even_if_the_checksum_is_right()
    {
        var bytes = Saved(isByGroup: true)[..^32];
        var size = (bytes.Length - 48) / 2;
        byte[] swapped = [.. bytes[..48], .. bytes[(48 + size)..], .. bytes[48..(48 + size)]];

        ShouldBeRefused([.. swapped, .. SHA256.HashData(swapped)], $"*group at offset {48 + size} must be at least 8*");
    }

    [Theory]
    [InlineData(32)]
    [InlineData(40)]
    public void Sizes_that_the_file_has_not_are_refused_before_memory_is_allocated(int offset)
    {
        var bytes = Saved(isByGroup: true)[..^32];
        BitConverter.GetBytes(long.MaxValue).CopyTo(bytes, offset);

        ShouldBeRefused([.. bytes, .. SHA256.HashData(bytes)], "*end of file*");
    }

    [Fact]
    public void A_file_of_weights_and_one_of_a_bank_are_refused()
    {
        using var bank = new ReferenceBank(randn(3, 2), randn(3));
        bank.Save(File);
        ShouldBeRefused(System.IO.File.ReadAllBytes(File), "*must be \"SoftConf\", as ConformalIntervals.Save writes*");
        using var head = new LinearHead(3);
        head.SaveWeights(File);
        ShouldBeRefused(System.IO.File.ReadAllBytes(File), "*must be \"SoftConf\"*");
    }

    private static PredictiveDistribution Distribution(int seed, bool hasColumns) =>
        new NcaHead().Distribution(
            Draw.Normal(seed, 6, 3),
            Draw.Normal(8, 40, 3),
            hasColumns ? Draw.Normal(9, 40, 2) : Draw.Normal(9, 40)
        );

    private static ConformalIntervals Given(Tensor? groups = null)
    {
        var points = Draw.Normal(1, 6, 2);
        return ConformalIntervals.Calibrate(points, points + 0.1, Draw.Normal(2, 6, 2), 0.6, groups: groups);
    }

    private byte[] Saved(bool isByGroup)
    {
        Given(isByGroup ? Groups : null).Save(File);
        return System.IO.File.ReadAllBytes(File);
    }

    private void ShouldBeRefused(byte[] bytes, string message = "*")
    {
        System.IO.File.WriteAllBytes(File, bytes);
        try
        {
            ConformalIntervals.Load(File);
        }
        catch (InvalidDataException e)
        {
            if (message != "*")
            {
                e.Message.Should().Match(message);
            }
            return;
        }
        Assert.Fail("The file was taken for a whole one.");
    }
}
