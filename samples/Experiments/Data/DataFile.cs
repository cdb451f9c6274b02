using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace SoftStep.Experiments.Data;

/// <summary>Reads data files; every failure is a <see cref="DataFileException"/>.</summary>
internal static class DataFile
{
    private static readonly Encoding StrictUtf8 = new UTF8Encoding(false, throwOnInvalidBytes: true);

    public static DataFileException NotThere(string path) =>
        new(
            $"{path} is not there: eng/data.sh fetches the data sets, samples/README.md says where they come from, --data says where they are."
        );

    public static byte[] ReadBytes(string path)
    {
        if (!File.Exists(path))
        {
            throw NotThere(path);
        }

        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataFileException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>The contents of a gzip file. The offset in an error counts decompressed bytes.</summary>
    public static byte[] ReadGzip(string path)
    {
        using var contents = new MemoryStream();
        using var compressed = new MemoryStream(ReadBytes(path));
        using var gzip = new GZipStream(compressed, CompressionMode.Decompress);
        try
        {
            gzip.CopyTo(contents);
        }
        catch (InvalidDataException exception)
        {
            throw DataFileException.AtByte(
                path,
                contents.Length,
                $"the gzip data is damaged: {exception.Message}",
                exception
            );
        }

        return contents.ToArray();
    }

    /// <summary>A text in UTF-8. It must end with a line break: one without has been truncated.</summary>
    public static string Text(string path, byte[] contents)
    {
        string text;
        try
        {
            text = StrictUtf8.GetString(contents);
        }
        catch (DecoderFallbackException exception)
        {
            throw DataFileException.AtByte(path, exception.Index, "this is not UTF-8 text.", exception);
        }

        return text.EndsWith('\n')
            ? text
            : throw DataFileException.AtLine(path, text.Count(c => c == '\n') + 1, "the file ends inside this line.");
    }

    /// <summary>The lines of a text in UTF-8.</summary>
    public static string[] Lines(string path, byte[] contents) => Text(path, contents).Split('\n')[..^1];

    /// <param name="line">Where the number is, counted from 1.</param>
    public static double Number(string path, long line, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : throw DataFileException.AtLine(path, line, $"'{text}' is not a number.");
}
