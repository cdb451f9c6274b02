namespace SoftStep.Experiments.Data;

/// <summary>A data file is missing or damaged; the message names the file and, where there is one, the byte or line.</summary>
internal sealed class DataFileException(string message, Exception? inner = null) : Exception(message, inner)
{
    public static DataFileException AtByte(string path, long offset, string problem, Exception? inner = null) =>
        new($"{path}: byte {offset}: {problem}", inner);

    /// <param name="line">Counted from 1.</param>
    public static DataFileException AtLine(string path, long line, string problem, Exception? inner = null) =>
        new($"{path}: line {line}: {problem}", inner);
}
