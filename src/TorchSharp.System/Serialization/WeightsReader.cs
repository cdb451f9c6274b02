using System.Text;
using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Serialization;

/// <summary>Reads TorchSharp's tensor format; where the input is wrong, the exception names the entry and the offset.</summary>
internal sealed class WeightsReader(BinaryReader reader)
{
    private const int LongestKey = 1 << 16;
    private const int HighestRank = 64;
    private const int ChunkBytes = 1 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private readonly long start = reader.BaseStream.CanSeek ? reader.BaseStream.Position : 0;
    private long consumed;

    /// <summary>The key of what is being read, for messages.</summary>
    internal string? Entry { get; set; }

    internal string Position => (Entry is null ? "" : $"entry '{Entry}', ") + $"byte {start + consumed}";

    internal long ReadNumber()
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var part = ReadByte();
            if (shift > 56 && part > 0)
            {
                throw Invalid("a number is too large");
            }
            value |= (part & 0x7FUL) << shift;
            if (part < 0x80)
            {
                return (long)value;
            }
        }
    }

    internal string ReadKey()
    {
        var length = ReadNumber();
        if (length > LongestKey)
        {
            throw Invalid($"a key of {length} bytes");
        }
        var bytes = new byte[length];
        Fill(bytes);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Invalid("a key that is not UTF-8");
        }
    }

    internal TensorHeader ReadHeader()
    {
        var type = ReadNumber();
        if (type > sbyte.MaxValue || !Enum.IsDefined((ScalarType)type))
        {
            throw Invalid($"no dtype has the number {type}");
        }
        var rank = ReadNumber();
        if (rank > HighestRank)
        {
            throw Invalid($"a tensor of {rank} dimensions");
        }
        var shape = new long[rank];
        for (var i = 0; i < rank; i++)
        {
            shape[i] = ReadNumber();
        }
        return new((ScalarType)type, shape);
    }

    /// <summary>A new tensor on the CPU with the elements that follow.</summary>
    internal unsafe Tensor ReadElements(TensorHeader header)
    {
        var size = ByteSize(header);
        if (reader.BaseStream.CanSeek && size > reader.BaseStream.Length - reader.BaseStream.Position)
        {
            throw Truncated($"{header} needs {size} bytes");
        }
        var tensor = empty(header.Shape, header.Type, CPU);
        NativeError.Check(Native.tss_tensor_data(tensor.Handle, out var data));
        for (var done = 0L; done < size; done += ChunkBytes)
        {
            Fill(new Span<byte>((byte*)data + done, (int)Math.Min(ChunkBytes, size - done)));
        }
        return tensor;
    }

    internal void SkipElements(TensorHeader header)
    {
        var size = ByteSize(header);
        var buffer = new byte[Math.Min(ChunkBytes, size)];
        for (var done = 0L; done < size; done += buffer.Length)
        {
            Fill(buffer.AsSpan(0, (int)Math.Min(buffer.Length, size - done)));
        }
    }

    private long ByteSize(TensorHeader header)
    {
        try
        {
            return header.Shape.Aggregate(
                (long)header.Type.ElementSize(),
                static (product, size) => checked(product * size)
            );
        }
        catch (OverflowException)
        {
            throw Invalid($"{header} is too large");
        }
    }

    private byte ReadByte()
    {
        Span<byte> one = [0];
        Fill(one);
        return one[0];
    }

    private void Fill(Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var read = reader.Read(bytes);
            if (read == 0)
            {
                throw Truncated("more was expected");
            }
            consumed += read;
            bytes = bytes[read..];
        }
    }

    private EndOfStreamException Truncated(string what) => new($"The input ends at {Position}: {what}.");

    private InvalidDataException Invalid(string what) => new($"Not TorchSharp's format at {Position}: {what}.");
}
