using CsvHelper;

namespace SoftStep.Experiments.Output;

/// <summary>Comma-separated values, with names in the first line and numbers in the invariant culture.</summary>
internal static class CsvFile
{
    private static readonly CsvWriterOptions Format = new()
    {
        NewLine = "\n",
        TrueValue = "True",
        FalseValue = "False",
    };

    public static void Write(string path, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows) =>
        OutputFile.Write(
            path,
            partial =>
            {
                using var writer = CsvWriter.ToFile(partial, Format);
                writer.WriteHeader([.. columns]);
                foreach (var row in rows)
                {
                    if (row.Count != columns.Count)
                    {
                        throw new ArgumentException(
                            $"{Path.GetFileName(path)} has {columns.Count} columns, but a row has {row.Count} values.",
                            nameof(rows)
                        );
                    }

                    foreach (var value in row)
                    {
                        writer.WriteField(value);
                    }
                    writer.EndRecord();
                }
            }
        );
}
