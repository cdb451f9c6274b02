using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Tests.Data;

public sealed class DataFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_missing_file_is_named_with_what_fetches_it()
    {
        var path = Path.Combine(folder.Path, "none.csv");

        var reading = () => DataFile.ReadBytes(path);

        reading.Should().Throw<DataFileException>().WithMessage($"{path} is not there: *eng/data.sh*");
    }

    [Fact]
    public void A_folder_instead_of_a_file_is_refused()
    {
        var reading = () => DataFile.ReadBytes(folder.Path);

        reading.Should().Throw<DataFileException>().WithMessage($"{folder.Path} is not there*");
    }

    [Fact]
    public void Lines_end_at_each_line_break()
    {
        DataFile.Lines("it", "a b\n\nc é\n"u8.ToArray()).Should().Equal("a b", "", "c é");
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("a", 1)]
    [InlineData("a\nb", 2)]
    public void A_text_that_was_cut_is_refused_at_the_line_where_it_ends(string text, int line)
    {
        var reading = () => DataFile.Lines("it", System.Text.Encoding.UTF8.GetBytes(text));

        reading.Should().Throw<DataFileException>().WithMessage($"it: line {line}: *ends*");
    }

    [Fact]
    public void Bytes_that_are_no_text_are_named()
    {
        var reading = () => DataFile.Lines("it", [(byte)'a', (byte)'\n', 0xff, (byte)'\n']);

        reading.Should().Throw<DataFileException>().WithMessage("it: byte 2: *UTF-8*");
    }

    [Theory]
    [InlineData("-1.5e2", -150)]
    [InlineData("4", 4)]
    public void Numbers_are_read_as_they_are_written(string text, double number)
    {
        DataFile.Number("it", 7, text).Should().Be(number);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1,5")]
    [InlineData("1 5")]
    [InlineData("NaN")]
    [InlineData("1e999")]
    public void What_is_no_number_is_refused_with_its_line(string text)
    {
        var reading = () => DataFile.Number("it", 7, text);

        reading.Should().Throw<DataFileException>().WithMessage($"it: line 7: '{text}' is not a number.");
    }
}
