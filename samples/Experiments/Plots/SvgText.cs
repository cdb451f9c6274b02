using System.Security;
using System.Text;
using System.Text.RegularExpressions;

namespace SoftStep.Experiments.Plots;

/// <summary>What Skia's SVG needs so that it looks the same everywhere: its font, white paper, a size that can change, a title.</summary>
internal static partial class SvgText
{
    public static string Of(byte[] skia, string title, int width, int height, bool isPixelated)
    {
        var text = Encoding.UTF8.GetString(skia);
        var body = Font().Replace(text[(text.IndexOf('>', text.IndexOf("<svg", StringComparison.Ordinal)) + 1)..], "");
        body = Weight().Replace(body, $" font-weight=\"{PlotFont.BoldWeight}\"");
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

    /// <summary>Of each text; the style names it once, with others to take its place.</summary>
    [GeneratedRegex(" font-family=\"[^\"]*\"")]
    private static partial Regex Font();

    /// <summary>Skia writes 500 for 600.</summary>
    [GeneratedRegex(" font-weight=\"[^\"]*\"")]
    private static partial Regex Weight();
}
