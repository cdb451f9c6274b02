using System.Buffers.Binary;
using System.Text;

namespace SoftStep.Files;

/// <summary>Reads the fields of a file's header, and checks their bounds.</summary>
/// <param name="fields">The file.</param>
/// <param name="path">Its path, for messages.</param>
/// <param name="kind">What it should be, for messages.</param>
internal sealed class HeaderReader(Stream fields, string path, string kind)
{
    private long start;

    /// <summary>The offset after the last field that was read.</summary>
    public long Offset { get; private set; }

    /// <param name="magic">The first bytes.</param>
    /// <param name="hint">What to say about them.</param>
    public void RequireMagic(ReadOnlySpan<byte> magic, string hint)
    {
        var found = Next("magic", magic.Length);
        if (!found.AsSpan().SequenceEqual(magic))
        {
            var expected = $"\"{Encoding.ASCII.GetString(magic)}\", {hint}";
            throw Broken("magic", expected, $"bytes {Convert.ToHexString(found)}");
        }
    }

    public int Int32(string field, int least, int most) =>
        (int)InRange(field, BinaryPrimitives.ReadInt32LittleEndian(Next(field, sizeof(int))), least, most);

    public long Int64(string field, long least = 0, long most = long.MaxValue) =>
        InRange(field, BinaryPrimitives.ReadInt64LittleEndian(Next(field, sizeof(long))), least, most);

    public double Number(string field, Predicate<double> isValid, string expected)
    {
        var value = BinaryPrimitives.ReadDoubleLittleEndian(Next(field, sizeof(double)));
        return isValid(value) ? value : throw Broken(field, expected, FormattableString.Invariant($"{value}"));
    }

    public string Text(string field, int length) => Encoding.UTF8.GetString(Next(field, length));

    public InvalidDataException Broken(string field, string expected, string found) =>
        ChecksummedFile.Broken(path, kind, field, start, expected, found);

    private long InRange(string field, long value, long least, long most)
    {
        var expected =
            most == long.MaxValue ? $"at least {least}"
            : least == most ? $"{least}"
            : $"from {least} to {most}";
        return value >= least && value <= most ? value : throw Broken(field, expected, $"{value}");
    }

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
