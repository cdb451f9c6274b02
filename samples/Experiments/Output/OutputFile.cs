namespace SoftStep.Experiments.Output;

/// <summary>Writes files completely or not at all: under a temporary name, then moved into place.</summary>
internal static class OutputFile
{
    /// <summary>Creates the folder if there is none.</summary>
    /// <param name="write">Writes to the path that it gets, in the same folder and with the same extension.</param>
    public static void Write(string path, Action<string> write)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var partial = Path.Combine(folder, ".part-" + Path.GetFileName(path));
        try
        {
            write(partial);
            File.Move(partial, path, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    public static void WriteText(string path, string text) => Write(path, partial => File.WriteAllText(partial, text));
}
