using CsvHelper;

namespace SoftStep.Experiments.Data;

/// <summary>Comma-separated values below a header.</summary>
internal static class CsvTable
{
    private static readonly CsvReaderOptions Strict = new()
    {
        MalformedData = CsvMalformedDataHandling.Throw,
        FieldCountMismatch = CsvFieldCountHandling.Throw,
        TrackLineNumbers = true,
    };

    /// <summary>The fields of these columns in each record, and the line that it starts in.</summary>
    /// <exception cref="DataFileException">The file is missing or damaged, or has not all of the columns.</exception>
    public static List<(long Line, string[] Fields)> Read(string path, params string[] columns)
    {
        var text = DataFile.Text(path, DataFile.ReadBytes(path));
        var records = new List<(long, string[])>();
        try
        {
            using var reader = CsvReader.FromText(text, Strict);
            reader.ReadHeader();
            if (columns.FirstOrDefault(column => !reader.Headers.Contains(column)) is { } missing)
            {
                throw DataFileException.AtLine(path, 1, $"there is no column '{missing}'.");
            }

            while (reader.Read())
            {
                records.Add((reader.LineNumber, Array.ConvertAll(columns, reader.GetString)));
            }
        }
        catch (CsvFormatException exception)
        {
            throw DataFileException.AtLine(path, exception.LineNumber, exception.Message, exception);
        }

        return records;
    }
}
