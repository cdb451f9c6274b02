using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Tests.Data;

public sealed class WordFamiliesTests
{
    [Theory]
    [InlineData("abandon abandoned abandoner abandonment")]
    [InlineData("love loved lovelier lovely loves loving")]
    [InlineData("joy joyful joyfulness joying joyless joyous")]
    [InlineData("cried cries cry crying")]
    [InlineData("happier happily happiness happy")]
    [InlineData("activeness actives activities")]
    public void Forms_and_derivations_of_a_word_are_one_family(string words)
    {
        WordFamilies.Of(words.Split(' ')).Distinct().Should().ContainSingle();
    }

    [Theory]
    [InlineData("abandon absolve")]
    [InlineData("he her")]
    [InlineData("admire adore")]
    [InlineData("calm cancer")]
    [InlineData("xo xoxo")]
    public void Words_that_begin_otherwise_are_strangers(string words)
    {
        WordFamilies.Of(words.Split(' ')).Should().Equal(words.Split(' '));
    }

    [Fact]
    public void The_order_does_not_matter_and_a_word_is_of_its_own_family()
    {
        WordFamilies.Of(["hater", "lol", "hate", "hated", "lol"]).Should().Equal("hate", "lol", "hate", "hate", "lol");
    }
}
