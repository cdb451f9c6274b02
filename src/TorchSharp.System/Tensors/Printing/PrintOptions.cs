using System.Globalization;

namespace TorchSharp;

/// <param name="MaxRows">Of any dimension but the last; more are shortened to the first and last half of this many.</param>
/// <param name="MaxColumns">The same for the last dimension.</param>
/// <param name="Culture">The thread's, if there is none.</param>
internal sealed record PrintOptions(
    string FloatFormat,
    int LineWidth,
    string NewLine,
    int MaxRows,
    int MaxColumns,
    CultureInfo? Culture = null
)
{
    internal PrintOptions()
        : this("g5", 100, Environment.NewLine, 6, 6) { }
}
