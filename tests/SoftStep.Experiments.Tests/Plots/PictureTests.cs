using System.Xml.Linq;
using ScottPlot;
using SoftStep.Experiments.Plots;

namespace SoftStep.Experiments.Tests.Plots;

public sealed class PictureTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_picture_is_one_file_of_SVG()
    {
        Draw(picture => picture.Panel(40, 20, 300, 200).Add.ScatterLine(new[] { 0.0, 1 }, new[] { 0.0, 2 }));

        folder.Names.Should().Equal("it.svg");
        var svg = XElement.Load(folder["it.svg"]);
        svg.Attribute("viewBox")!.Value.Should().Be("0 0 400 300");
        svg.Elements().First().Should().Be(new XElement(svg.Name.Namespace + "title", "a & b"));
    }

    [Fact]
    public void Every_part_is_drawn_once_and_none_hides_another()
    {
        Draw(picture =>
        {
            picture.Map(20, 20, 100, 100, Values, new ScottPlot.Range(0, 3));
            picture.Map(140, 20, 100, 100, Values, new ScottPlot.Range(0, 3));
            picture.Caption("once", 200, 200, ScottPlot.Alignment.MiddleCenter);
        });

        var svg = XElement.Load(folder["it.svg"]);
        Texts(svg).Should().ContainSingle(text => text == "once");
        Named(svg, "use").Should().HaveCount(2);
        // One white background below everything, and no other.
        Named(svg, "rect")
            .Where(it => it.Parent == svg && it.Attribute("width")!.Value == "400")
            .Should()
            .HaveCount(1);
    }

    [Fact]
    public void Successive_parts_with_the_same_clip_share_a_group()
    {
        Draw(picture =>
        {
            foreach (var left in new[] { 40, 220 })
            {
                var panel = picture.Panel(left, 20, 150, 200);
                for (var i = 0; i < 100; i++)
                {
                    panel.Add.Marker(i, i);
                }
            }
        });

        var svg = XElement.Load(folder["it.svg"]);
        var groups = Named(svg, "g").Where(it => Markers(it).Any()).ToArray();
        groups.Select(it => Markers(it).Count()).Should().Equal(100, 100);
        groups.Select(it => Clip(it).Attribute("x")!.Value).Should().Equal("40", "220");

        static IEnumerable<XElement> Markers(XElement group) => group.Elements(group.Name.Namespace + "ellipse");

        XElement Clip(XElement group) =>
            Named(svg, "clipPath")
                .Single(it => group.Attribute("clip-path")!.Value == $"url(#{it.Attribute("id")!.Value})")
                .Elements()
                .Single();
    }

    [Fact]
    public void Texts_are_in_the_font_that_the_file_carries()
    {
        Draw(picture =>
        {
            picture.Caption("plain", 100, 100, ScottPlot.Alignment.MiddleCenter);
            picture.Caption("bold", 100, 150, ScottPlot.Alignment.MiddleCenter, isBold: true);
        });

        var svg = XElement.Load(folder["it.svg"]);
        Named(svg, "style").Single().Value.Should().Contain("src:url(data:font/otf;base64,T1RUTw");
        Named(svg, "text").Should().OnlyContain(text => text.Attribute("font-family") == null);
        Named(svg, "text")
            .Select(text => text.Attribute("font-weight")?.Value)
            .Should()
            .BeEquivalentTo([null, $"{PlotFont.BoldWeight}"]);
    }

    [Fact]
    public void The_font_has_every_sign_that_pictures_use()
    {
        foreach (var isBold in new[] { false, true })
        {
            var typeface = Fonts.GetTypeface(PlotFont.Name, isBold, italic: false);
            PictureStyle.Number(-1.5).Should().Be("−1.5");
            foreach (var sign in "azAZ059 +-=/|,;:.()%&·±×−²³⁻⁰¹⁹→≤≥’–—°√αω")
            {
                typeface.ContainsGlyph(sign).Should().BeTrue($"of U+{(int)sign:X4}");
            }
        }
    }

    [Theory]
    [InlineData(-0.25, "−0.25")]
    [InlineData(-0.0, "0")]
    [InlineData(-1e-9, "0")]
    [InlineData(1234.5, "1234.5")]
    public void Numbers_have_a_true_minus_sign_and_no_culture(double number, string text)
    {
        PictureStyle.Number(number).Should().Be(text);
    }

    [Fact]
    public void Powers_are_raised()
    {
        PictureStyle.Power(10, -12).Should().Be("10⁻¹²");
    }

    [Theory]
    [InlineData(-1.2, 1.3, 4, new[] { -1.0, 0, 1 })]
    [InlineData(0.33, 0.5, 7, new[] { 0.35, 0.375, 0.4, 0.425, 0.45, 0.475, 0.5 })]
    [InlineData(-60, 60, 7, new[] { -60.0, -40, -20, 0, 20, 40, 60 })]
    public void Ticks_are_round_numbers_within_the_range(double low, double high, int count, double[] ticks)
    {
        PictureStyle
            .Ticks(new ScottPlot.Range(low, high), count)
            .Should()
            .HaveCount(ticks.Length)
            .And.Subject.Zip(ticks)
            .Should()
            .OnlyContain(pair => Math.Abs(pair.First - pair.Second) < 1e-9);
    }

    [Fact]
    public void Nothing_is_drawn_after_a_cancellation()
    {
        using var picture = new Picture("it", "", 400, 300);

        var drawing = () => picture.Draw(folder.Path, new CancellationToken(true));

        drawing.Should().Throw<OperationCanceledException>();
        folder.Names.Should().BeEmpty();
    }

    private static double[,] Values =>
        new double[,]
        {
            { 0, 1 },
            { 2, 3 },
        };

    private void Draw(Action<Picture> add)
    {
        using var picture = new Picture("it", "a & b", 400, 300);
        add(picture);
        picture.Draw(folder.Path, CancellationToken.None);
    }

    private static IEnumerable<XElement> Named(XElement svg, string name) => svg.Descendants(svg.Name.Namespace + name);

    private static IEnumerable<string> Texts(XElement svg) => Named(svg, "text").Select(text => text.Value.Trim());
}
