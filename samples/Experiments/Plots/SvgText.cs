using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace SoftStep.Experiments.Plots;

/// <summary>Completes Skia's SVG so that it looks the same everywhere: font, white background, scalable size, title.</summary>
internal static partial class SvgText
{
    public static string Of(byte[] skia, string title, int width, int height, bool isPixelated)
    {
        var text = Encoding.UTF8.GetString(skia);
        var body = Font().Replace(text[(text.IndexOf('>', text.IndexOf("<svg", StringComparison.Ordinal)) + 1)..], "");
        body = Joined(Weight().Replace(body, $" font-weight=\"{PlotFont.BoldWeight}\""));
        return $$"""
                <?xml version="1.0" encoding="utf-8"?>
                <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{{width}}" height="{{height}}" viewBox="0 0 {{width}} {{height}}">
                <title>{{SecurityElement.Escape(title)}}</title>
                <style>
                {{PlotFont.Css}}text{font-family:{{PlotFont.Name}},'DejaVu Sans',Arial,sans-serif;text-rendering:geometricPrecision}
                {{(isPixelated ? "image{image-rendering:pixelated}" : "")}}
                </style>
                <rect width="{{width}}" height="{{height}}" fill="white"/>
                """
            + body.Trim()
            + "\n";
    }

    /// <summary>ScottPlot clips each of a panel's thousand points separately; successive points can share one group.</summary>
    internal static string Joined(string svg)
    {
        var (shape, end) = ("", 0);
        return Clipped()
            .Replace(
                svg,
                group =>
                {
                    var isNext = group.Groups["shape"].Value == shape && !svg[end..group.Index].Contains("<g ");
                    (shape, end) = (group.Groups["shape"].Value, group.Index + group.Length);
                    return isNext && group.Groups["before"].Success ? "\n\t\t" : group.Value;
                }
            );
    }

    /// <summary>The start of a group with its own clip, perhaps after the end of another.</summary>
    [GeneratedRegex(
        """(?<before></g>\s*)?<clipPath id="(?<id>\w+)">\s*(?<shape><rect[^>]*/>)\s*</clipPath>\s*<g clip-path="url\(#\k<id>\)">\s*"""
    )]
    private static partial Regex Clipped();

    /// <summary>The font of each text; the style sheet names it once, with fallbacks.</summary>
    [GeneratedRegex(" font-family=\"[^\"]*\"")]
    private static partial Regex Font();

    /// <summary>The weight of each text: Skia writes 500 for 600.</summary>
    [GeneratedRegex(" font-weight=\"[^\"]*\"")]
    private static partial Regex Weight();
}
