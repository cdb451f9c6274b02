using System.Text;
using SoftStep.Experiments.Tests.Data;

namespace SoftStep.Experiments.Tests;

/// <summary>A folder that is deleted after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("softstep-").FullName;

    /// <summary>The path of a file in it.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>The names of its files, including those in subfolders with their relative paths.</summary>
    public IEnumerable<string> Names =>
        Directory
            .EnumerateFiles(Path, "*", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(Path, file))
            .Order(StringComparer.Ordinal);

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, byte[] contents)
    {
        File.WriteAllBytes(this[name], contents);
        return this[name];
    }

    public string Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public string WriteGzip(string name, string text) => Write(name, IdxFixture.Compress(Encoding.UTF8.GetBytes(text)));

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
