using SoftStep.Experiments.Output;
using SoftStep.Experiments.Plots;

namespace SoftStep.Experiments.Tests.Plots;

public sealed class PlotTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [GnuplotFact]
    public void A_plot_is_drawn_as_SVG_and_PNG_beside_its_script()
    {
        CsvFile.Write(
            folder["line.csv"],
            ["x", "y"],
            [
                [0, 0],
                [1, 2],
            ]
        );

        new Plot("line", 400, 300, "plot 'line.csv' using 1:2 with lines").Draw(folder.Path, CancellationToken.None);

        folder.Names.Should().Equal("line.csv", "line.gp", "line.png", "line.svg");
        File.ReadAllText(folder["line.svg"])
            .Should()
            .Contain("<title>'line.csv' using 1:2</title>")
            .And.EndWith("</svg>\n\n");
        File.ReadAllBytes(folder["line.png"])[..24].Should().Equal(PngStart(800, 600));
    }

    [GnuplotFact]
    public void A_script_that_fails_says_which_and_why_and_leaves_no_picture()
    {
        var drawing = () =>
            new Plot("line", 400, 300, "plot 'line.csv' using 1:2 with lines").Draw(
                folder.Path,
                CancellationToken.None
            );

        drawing.Should().Throw<PlotException>().WithMessage($"gnuplot cannot draw {folder["line.gp"]}:*line.csv*");
        folder.Names.Should().Equal("line.gp");
    }

    [Fact]
    public void Without_gnuplot_the_message_says_what_to_install()
    {
        var running = () =>
            new Gnuplot("no-such-gnuplot").Run(folder["a.gp"], "set terminal dumb", "a.txt", CancellationToken.None);

        running.Should().Throw<PlotException>().WithMessage("*'no-such-gnuplot'*'apt-get install gnuplot-nox'*");
    }

    [Fact]
    public void Nothing_is_drawn_after_a_cancellation()
    {
        var drawing = () => new Plot("line", 400, 300, "plot x").Draw(folder.Path, new CancellationToken(true));

        drawing.Should().Throw<OperationCanceledException>();
        folder.Names.Should().Equal("line.gp");
    }

    /// <summary>PNG's signature and the header with the size.</summary>
    private static byte[] PngStart(int width, int height) =>
        [
            .. "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR".Select(character => (byte)character),
            .. BitConverter.GetBytes(width).Reverse(),
            .. BitConverter.GetBytes(height).Reverse(),
        ];
}
