using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Tests.Data;

public sealed class LexiconTests : IDisposable
{
    private const string Text =
        "$:\t-1.5\t0.8\t[-1, -2]\nabandon\t-2.0\t1.1\t[-1, -3]\ngood\t1.9\t0.9\t[2, 2]\nx'd\t0.5\t0.9\t[0, 1]\nlol\t4\t0\t[4, 4]\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Words_of_letters_are_read_with_their_mean()
    {
        var entries = Lexicon.Read(folder.Write("vader_lexicon.txt", Text));

        entries.Should().Equal(("abandon", -2.0), ("good", 1.9), ("lol", 4));
    }

    [Theory]
    [InlineData("good\t1.9\t0.9", "*line 3: *4 fields*not 3*")]
    [InlineData("good 1.9 0.9 [2, 2]", "*line 3: *4 fields*not 1*")]
    [InlineData("good\tx\t0.9\t[2, 2]", "*line 3: 'x' is not a number*")]
    [InlineData("good\t19\t0.9\t[2, 2]", "*line 3: *±4, not 19*")]
    public void A_damaged_line_is_named(string line, string message)
    {
        var path = folder.Write("vader_lexicon.txt", Text.Replace("good\t1.9\t0.9\t[2, 2]", line));

        var reading = () => Lexicon.Read(path);

        reading.Should().Throw<DataFileException>().WithMessage(message).WithMessage($"{path}: *");
    }

    [Fact]
    public void Sets_hold_the_words_and_their_valence_and_keep_groups_together()
    {
        var words = Enumerable.Range(0, 100).Select(i => $"{(char)('a' + (i / 10))}{(char)('a' + (i % 10))}").ToArray();
        folder.Write(
            "vader_lexicon.txt",
            string.Concat(words.Select((word, i) => FormattableString.Invariant($"{word}\t{i / 50.0}\t0\t[0]\n")))
        );

        using var data = Lexicon.Load(folder.Path, all => [.. all.Select(word => word[..1])], seed: 3);

        var sets = new[] { data.Train, data.Validation, data.Test }.Select(Entries).ToArray();
        sets.SelectMany(set => set).Select(entry => entry.Word).Should().BeEquivalentTo(words);
        sets.Select(set => set.Length).Should().Equal(60, 20, 20);
        sets.SelectMany(set => set.Select(entry => entry.Word[0]).Distinct()).Should().OnlyHaveUniqueItems();
        foreach (var (word, label) in sets.SelectMany(set => set))
        {
            var valence = Array.IndexOf(words, word) / 50.0;
            label.Should().BeApproximately((float)data.Target.Apply(valence), 1e-6f);
        }

        Entries(data.Train).Average(entry => entry.Label).Should().BeApproximately(0, 1e-6f);
        var groups = data.Train.Groups!.data<long>().ToArray();
        groups.Zip(Entries(data.Train), (group, entry) => (group, entry.Word[0])).Distinct().Should().HaveCount(6);
    }

    private static (string Word, float Label)[] Entries(LabeledSet set) =>
        [
            .. set
                .Inputs.data<long>()
                .ToArray()
                .Chunk((int)set.Inputs.shape[1])
                .Select(codes => new string([.. codes.Where(code => code > 0).Select(code => (char)(code + 31))]))
                .Zip(set.Labels.data<float>().ToArray()),
        ];
}
