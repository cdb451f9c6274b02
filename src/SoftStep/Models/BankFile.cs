using System.Security.Cryptography;

namespace SoftStep;

/// <summary>A bank on disk: a <see cref="BankLayout"/>, the tensors, and a checksum over both.</summary>
internal static class BankFile
{
    private const long ChunkBytes = 1 << 20;

    public static void Save(ReferenceBank bank, string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        // In the same folder, so that taking the old file's place is one step.
        var unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var file = File.Create(unfinished))
            {
                Write(bank, file);
                file.Flush(flushToDisk: true);
            }
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    public static ReferenceBank Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using var file = File.OpenRead(path);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var header = new byte[BankLayout.HeaderSize];
        if (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length)
        {
            throw BankLayout.Broken(path, "header", 0, $"{header.Length} bytes", $"{file.Length}");
        }
        hash.AppendData(header);
        var layout = BankLayout.Parse(header, path);
        var checksumAt = header.Length + layout.PayloadBytes;
        if (file.Length != checksumAt + SHA256.HashSizeInBytes)
        {
            var expected = checksumAt + SHA256.HashSizeInBytes;
            throw BankLayout.Broken(path, "end of file", file.Length, $"at offset {expected}", $"{file.Length}");
        }
        using var scope = NewDisposeScope();
        var tensors = layout.Allocate();
        foreach (var bytes in Chunks(tensors))
        {
            file.ReadExactly(bytes.Span);
            hash.AppendData(bytes.Span);
        }
        var checksum = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(checksum);
        var computed = hash.GetHashAndReset();
        if (!checksum.SequenceEqual(computed))
        {
            var (found, expected) = (Convert.ToHexString(checksum), Convert.ToHexString(computed));
            throw BankLayout.Broken(path, "checksum", (long)checksumAt, expected, found);
        }
        return new(tensors[0]!, tensors[1]!, tensors[2], tensors[3]);
    }

    private static void Write(ReferenceBank bank, Stream file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var scope = NewDisposeScope();
        Put(BankLayout.Of(bank).ToHeader());
        Tensor?[] tensors = [bank.Embeddings, bank.Labels, bank.Ids, bank.Groups];
        foreach (var bytes in Chunks([.. tensors.Select(tensor => tensor?.cpu().contiguous())]))
        {
            Put(bytes.Span);
        }
        file.Write(hash.GetHashAndReset());

        void Put(ReadOnlySpan<byte> bytes)
        {
            file.Write(bytes);
            hash.AppendData(bytes);
        }
    }

    /// <summary>The bytes of contiguous tensors on the CPU, one after the other, in pieces: a span ends at 2 GB.</summary>
    private static IEnumerable<Piece> Chunks(Tensor?[] tensors)
    {
        foreach (var tensor in tensors.OfType<Tensor>())
        {
            using var flat = tensor.flatten();
            var step = ChunkBytes / flat.ElementSize;
            for (var start = 0L; start < flat.numel(); start += step)
            {
                using var piece = flat.narrow(0, start, Math.Min(step, flat.numel() - start));
                yield return new(piece);
            }
        }
    }

    private readonly record struct Piece(Tensor Tensor)
    {
        public Span<byte> Span => Tensor.bytes;
    }
}
