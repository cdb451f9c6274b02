using System.Globalization;
using System.Text;

namespace SoftStep.Experiments.Output;

/// <summary>Comma-separated values, with names in the first line and invariant numbers.</summary>
internal static class CsvFile
{
    private static readonly char[] Quoted = [',', '"', '\n', '\r'];

    public static void Write(string path, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows)
    {
        var text = new StringBuilder().AppendJoin(',', columns.Select(Field)).Append('\n');
        foreach (var row in rows)
        {
            if (row.Count != columns.Count)
            {
                throw new ArgumentException(
                    $"{Path.GetFileName(path)} has {columns.Count} columns, but a row has {row.Count} values.",
                    nameof(rows)
                );
            }

            text.AppendJoin(',', row.Select(value => Field(Convert.ToString(value, CultureInfo.InvariantCulture)!)))
                .Append('\n');
        }

        OutputFile.WriteText(path, text.ToString());
    }

    private static string Field(string value) =>
        value.IndexOfAny(Quoted) < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
