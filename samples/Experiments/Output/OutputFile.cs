namespace SoftStep.Experiments.Output;

/// <summary>Files that are either whole or not there: written under a temporary name and moved into place.</summary>
internal static class OutputFile
{
    /// <summary>Makes the folder too where there is none.</summary>
    /// <param name="write">Writes the file of the path that it is given, in the same folder and with the same extension.</param>
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
