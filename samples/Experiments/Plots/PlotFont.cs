using System.Reflection;
using ScottPlot;
using SkiaSharp;

namespace SoftStep.Experiments.Plots;

/// <summary>
/// Inter, embedded in this program, so that pictures are the same on every machine, even without fonts. The
/// files have Latin and Greek letters, digits, superscripts and a few signs; other characters become an empty box.
/// </summary>
internal sealed class PlotFont : IFontResolver
{
    public const string Name = "Inter";

    /// <summary>The SVG font weight of the bold font.</summary>
    public const int BoldWeight = 600;

    private static readonly byte[] RegularFile = Read("Inter-Regular.otf");
    private static readonly byte[] BoldFile = Read("Inter-SemiBold.otf");
    private static readonly SKTypeface Regular = Load(RegularFile);
    private static readonly SKTypeface Bold = Load(BoldFile);

    static PlotFont() => Fonts.FontResolvers.Insert(0, new PlotFont());

    private PlotFont() { }

    /// <summary>CSS that embeds the font in an SVG file.</summary>
    public static string Css => Face(RegularFile, 400) + Face(BoldFile, BoldWeight);

    /// <summary>
    /// Sets the font of one text. <see cref="Plot.Font"/> would set it for all texts of a plot, which then could not be
    /// bold.
    /// </summary>
    public static void Use(LabelStyle label, float size, bool isBold = false)
    {
        label.FontName = Name;
        label.FontSize = size;
        label.Bold = isBold;
        label.ForeColor = PictureStyle.Ink;
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
        CreateTypeface(fontName, weight >= FontWeight.SemiBold, slant != FontSlant.Upright);

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
        fontName != Name ? null
        : bold ? Bold
        : Regular;

    private static string Face(byte[] file, int weight) =>
        $"@font-face{{font-family:{Name};font-weight:{weight};"
        + $"src:url(data:font/otf;base64,{Convert.ToBase64String(file)})}}\n";

    private static byte[] Read(string name)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    }

    private static SKTypeface Load(byte[] file)
    {
        using var data = SKData.CreateCopy(file);
        return SKTypeface.FromData(data);
    }
}
