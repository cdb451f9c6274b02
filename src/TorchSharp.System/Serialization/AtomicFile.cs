namespace TorchSharp.Serialization;

/// <summary>Writes a file under a temporary name and moves it into place: whoever reads it finds the old or the new one.</summary>
internal static class AtomicFile
{
    internal static void Write(string location, Action<BinaryWriter> write)
    {
        var path = Path.GetFullPath(location);
        var temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var writer = new BinaryWriter(File.Create(temporary)))
            {
                write(writer);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
