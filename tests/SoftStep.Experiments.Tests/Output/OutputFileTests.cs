using SoftStep.Experiments.Output;

namespace SoftStep.Experiments.Tests.Output;

public sealed class OutputFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_not_there_before_it_is_whole()
    {
        OutputFile.Write(
            folder["a.txt"],
            partial =>
            {
                File.WriteAllText(partial, "half");
                File.Exists(folder["a.txt"]).Should().BeFalse();
                File.AppendAllText(partial, " and half");
            }
        );

        folder.Names.Should().Equal("a.txt");
        File.ReadAllText(folder["a.txt"]).Should().Be("half and half");
    }

    [Fact]
    public void A_failure_leaves_what_was_there_before_and_nothing_else()
    {
        OutputFile.WriteText(folder["a.txt"], "before");

        var failing = () =>
            OutputFile.Write(
                folder["a.txt"],
                partial =>
                {
                    File.WriteAllText(partial, "half");
                    throw new IOException("No space left on device");
                }
            );

        failing.Should().Throw<IOException>();
        folder.Names.Should().Equal("a.txt");
        File.ReadAllText(folder["a.txt"]).Should().Be("before");
    }

    [Fact]
    public void Values_with_commas_or_quotes_are_quoted_and_numbers_are_invariant()
    {
        CsvFile.Write(
            folder["a.csv"],
            ["name", "value"],
            [
                ["a, \"b\"", 0.5],
                [null, 1e-7f],
            ]
        );

        File.ReadAllText(folder["a.csv"]).Should().Be("name,value\n\"a, \"\"b\"\"\",0.5\n,1E-07\n");
    }

    [Fact]
    public void A_row_of_another_length_than_the_header_is_refused()
    {
        var writing = () =>
            CsvFile.Write(
                folder["a.csv"],
                ["name", "value"],
                [
                    ["a"],
                ]
            );

        writing.Should().Throw<ArgumentException>().WithMessage("a.csv has 2 columns, but a row has 1 values.*");
        folder.Names.Should().BeEmpty();
    }
}
