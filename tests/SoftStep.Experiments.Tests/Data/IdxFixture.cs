using System.Buffers.Binary;
using System.IO.Compression;

namespace SoftStep.Experiments.Tests.Data;

/// <summary>A compressed file in the temporary folder, deleted after the test.</summary>
internal sealed class IdxFixture : IDisposable
{
    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"{Guid.NewGuid():N}.gz");

    public static byte[] Contents(int[] sizes, byte[] elements)
    {
        var header = new byte[4 + (4 * sizes.Length)];
        header[2] = 8;
        header[3] = (byte)sizes.Length;
        for (var axis = 0; axis < sizes.Length; axis++)
        {
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + (4 * axis)), sizes[axis]);
        }

        return [.. header, .. elements];
    }

    public static byte[] Compress(byte[] contents)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
        {
            gzip.Write(contents);
        }

        return buffer.ToArray();
    }

    public void Write(byte[] bytes) => File.WriteAllBytes(Path, bytes);

    public void Dispose() => File.Delete(Path);
}
