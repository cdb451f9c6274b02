using System.Buffers.Binary;
using System.Text;

namespace SoftStep.Files;

/// <summary>Reads the fields of a weights file's header, and checks their bounds.</summary>
internal sealed class HeaderReader(Stream fields, string path)
{
    private long start;

    /// <summary>The offset after the last field that was read.</summary>
    public long Offset { get; private set; }

    public void RequireMagic(ReadOnlySpan<byte> magic)
    {
        var found = Next("magic", magic.Length);
        if (!found.AsSpan().SequenceEqual(magic))
        {
            var expected =
                $"\"{Encoding.ASCII.GetString(magic)}\", as SaveWeights writes (of Module.save is Module.load)";
            throw Broken("magic", expected, $"bytes {Convert.ToHexString(found)}");
        }
    }

    public int Int32(string field, int least, int most)
    {
        var value = BinaryPrimitives.ReadInt32LittleEndian(Next(field, sizeof(int)));
        var expected = least == most ? $"{least}" : $"from {least} to {most}";
        return value >= least && value <= most ? value : throw Broken(field, expected, $"{value}");
    }

    public long Size(string field)
    {
        var value = BinaryPrimitives.ReadInt64LittleEndian(Next(field, sizeof(long)));
        return value >= 0 ? value : throw Broken(field, "at least 0", $"{value}");
    }

    public string Text(string field, int length) => Encoding.UTF8.GetString(Next(field, length));

    public InvalidDataException Broken(string field, string expected, string found) =>
        ChecksummedFile.Broken(path, ModuleWeights.Kind, field, start, expected, found);

    private byte[] Next(string field, int length)
    {
        start = Offset;
        var bytes = new byte[length];
        var count = fields.ReadAtLeast(bytes, length, throwOnEndOfStream: false);
        if (count < length)
        {
            throw Broken(field, $"{length} bytes", $"{count} at the end of the file");
        }
        Offset += length;
        return bytes;
    }
}
