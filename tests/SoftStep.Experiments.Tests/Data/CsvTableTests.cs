using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Tests.Data;

public sealed class CsvTableTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Columns_are_found_by_name_quotes_are_taken_off_and_lines_counted()
    {
        var path = folder.Write("it.csv", "a,b,c\n1,\"Very, \"\"good\"\"\",3\n4,\"two\nlines\",6\n7,,9\n");

        var records = CsvTable.Read(path, "c", "b");

        records.Select(record => record.Line).Should().Equal(2, 3, 5);
        records.Select(record => record.Fields[0]).Should().Equal("3", "6", "9");
        records.Select(record => record.Fields[1]).Should().Equal("Very, \"good\"", "two\nlines", "");
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "*line 1: *no column 'c'*")]
    [InlineData("c,b\n1,2\n3\n", "*line 3: *")]
    [InlineData("c,b\n1,2\n3,4,5\n", "*line 3: *")]
    [InlineData("c,b\n1,\"2\n3,4\n", "*line 2: *")]
    [InlineData("c,b\n1,\"2\"x\n3,4\n", "*line 2: *")]
    [InlineData("c,b\n1,2\n3,4", "*line 3: *ends*")]
    [InlineData("", "*line 1: *")]
    public void A_damaged_table_is_refused_with_the_line(string text, string message)
    {
        var path = folder.Write("it.csv", text);

        var reading = () => CsvTable.Read(path, "c", "b");

        reading.Should().Throw<DataFileException>().WithMessage(message).WithMessage($"{path}: *");
    }
}
