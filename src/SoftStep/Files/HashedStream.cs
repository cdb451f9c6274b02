using System.Security.Cryptography;

namespace SoftStep.Files;

/// <summary>Forwards to a stream, and computes the SHA-256 of everything written or read.</summary>
internal sealed class HashedStream(Stream inner) : Stream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long position;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => inner.Length;

    public override long Position
    {
        get => position;
        set => throw new NotSupportedException();
    }

    public byte[] Hash() => hash.GetCurrentHash();

    /// <summary>Reads <paramref name="count"/> bytes for the hash only; returns the count.</summary>
    public long Skip(long count)
    {
        var piece = new byte[(int)Math.Min(count, ChecksummedFile.PieceBytes)];
        for (var left = count; left > 0; left -= piece.Length)
        {
            this.ReadExactly(piece.AsSpan(0, (int)Math.Min(left, piece.Length)));
        }
        return count;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        inner.Write(buffer);
        Add(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        Add(buffer[..count]);
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose(); // the inner stream belongs to its owner
        }
        base.Dispose(disposing);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        hash.AppendData(bytes);
        position += bytes.Length;
    }
}
