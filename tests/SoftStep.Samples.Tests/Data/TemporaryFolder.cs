using System.Text;

namespace SoftStep.Samples.Tests.Data;

/// <summary>A folder for data files, gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("softstep-data-").FullName;

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, byte[] contents)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllBytes(path, contents);
        return path;
    }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string WriteGzip(string name, string text) => Write(name, IdxFixture.Compress(Encoding.UTF8.GetBytes(text)));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
