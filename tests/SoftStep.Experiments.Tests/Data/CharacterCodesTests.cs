using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Tests.Data;

public sealed class CharacterCodesTests
{
    [Fact]
    public void Texts_are_followed_by_padding()
    {
        using var codes = CharacterCodes.Encode(["C#~", "", " a"], length: 4);

        codes.shape.Should().Equal(3, 4);
        codes.data<long>().ToArray().Should().Equal(36, 4, 95, 0, 0, 0, 0, 0, 1, 66, 0, 0);
        CharacterCodes.Count.Should().Be(96);
    }

    [Theory]
    [InlineData("N#C[C@@H](~) ", true)]
    [InlineData("é", false)]
    [InlineData("a\tb", false)]
    public void Only_printable_ASCII_has_codes(string text, bool can)
    {
        CharacterCodes.CanEncode(text).Should().Be(can);
    }

    [Fact]
    public void Codes_are_read_as_the_texts_they_came_from()
    {
        string[] texts = ["C#~", "", " a"];
        using var codes = CharacterCodes.Encode(texts, length: 4);

        codes.data<long>().ToArray().Chunk(4).Select(CharacterCodes.Decode).Should().Equal(texts);
    }
}
