using System.Numerics;
using System.Security.Cryptography;

namespace SoftStep.Files;

/// <summary>Files that end with the SHA-256 of everything before it: banks and weights files.</summary>
internal static class ChecksummedFile
{
    /// <summary>Bytes of a file in memory at a time: enough to make the overhead of calls negligible.</summary>
    public const int PieceBytes = 1 << 20;

    public static void Write(string path, Action<Stream> write) =>
        WholeFile.Write(
            path,
            file =>
            {
                using var hashed = new HashedStream(file);
                write(hashed);
                file.Write(hashed.Hash());
            }
        );

    /// <summary>Writes a tensor's bytes in row-major order, for any size, strides and device.</summary>
    public static void Write(this Stream stream, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var values = tensor.detach().cpu().Packed();
        // For an empty tensor TorchSharp would take the address of the first element.
        if (values.numel() > 0)
        {
            values.WriteBytesToStream(stream, PieceBytes);
        }
        GC.KeepAlive(values);
    }

    /// <summary>Reads what <see cref="Write(Stream, Tensor)"/> wrote into a new tensor on the CPU.</summary>
    public static Tensor Read(this Stream stream, long[] shape, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var values = empty(shape, dtype, CPU);
        if (values.numel() > 0)
        {
            values.ReadBytesFromStream(stream, PieceBytes);
        }
        return values.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Reads a file in two passes: the first only verifies it, a piece at a time, so that a broken header cannot make the
    /// program allocate memory; the second reads and verifies it again, because the file may have changed in between.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="kind">The kind of file, for messages.</param>
    /// <param name="header">
    /// Reads and checks the header, and returns the offset at which the checksum must begin. A big integer, because a broken
    /// header can have any values.
    /// </param>
    /// <param name="read">Reads everything before the checksum.</param>
    /// <exception cref="InvalidDataException">It is not a complete file of this kind.</exception>
    public static TResult Read<TResult>(
        string path,
        string kind,
        Func<Stream, BigInteger> header,
        Func<HashedStream, TResult> read
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (WholeFile.NotRegular(path) is { } other)
        {
            throw new InvalidDataException($"{path} is not a whole {kind}: it must be a regular file, but is {other}.");
        }
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var length = file.Length;
        var end = header(file);
        if (length != end + SHA256.HashSizeInBytes)
        {
            throw Broken(path, kind, "end of file", length, $"at offset {end + SHA256.HashSizeInBytes}", $"{length}");
        }
        try
        {
            Again(checking => checking.Skip((long)end));
            return Again(read);
        }
        catch (EndOfStreamException)
        {
            throw Broken(
                path,
                kind,
                "end of file",
                file.Length,
                $"at offset {length}, as when it was opened",
                "cut since"
            );
        }

        TPass Again<TPass>(Func<HashedStream, TPass> pass)
        {
            file.Position = 0;
            using var hashed = new HashedStream(file);
            var result = pass(hashed);
            try
            {
                RequireChecksum(hashed);
                return result;
            }
            catch
            {
                (result as IDisposable)?.Dispose();
                throw;
            }
        }

        void RequireChecksum(HashedStream before)
        {
            var computed = before.Hash();
            var found = new byte[SHA256.HashSizeInBytes];
            file.Position = (long)end;
            file.ReadExactly(found);
            if (!found.AsSpan().SequenceEqual(computed))
            {
                var (expected, actual) = (Convert.ToHexString(computed), Convert.ToHexString(found));
                throw Broken(path, kind, "checksum", (long)end, expected, actual);
            }
        }
    }

    public static InvalidDataException Broken(
        string path,
        string kind,
        string field,
        long offset,
        string expected,
        string found
    ) => new($"{path} is not a whole {kind}: {field} at offset {offset} must be {expected}, but is {found}.");
}
