using System.Buffers.Binary;

namespace SoftStep.Experiments.Data;

/// <summary>
/// A gzip-compressed IDX file of unsigned bytes, the format of the MNIST family: two zero bytes, the element
/// type, the rank, one big-endian 32-bit size per dimension, then the elements in row-major order.
/// </summary>
/// <remarks>Offsets in errors count bytes of the uncompressed contents.</remarks>
internal sealed class IdxFile
{
    private const byte UnsignedByte = 0x08;
    private const int MagicLength = 4;

    private IdxFile(int[] sizes, ReadOnlyMemory<byte> elements) => (Sizes, Elements) = (sizes, elements);

    public IReadOnlyList<int> Sizes { get; }

    public ReadOnlyMemory<byte> Elements { get; }

    /// <summary>The elements of entry <paramref name="index"/> of the first dimension.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            var length = Elements.Length / Sizes[0];
            return Elements.Span.Slice(index * length, length);
        }
    }

    /// <exception cref="DataFileException">The file is missing, or is not an IDX file of that rank.</exception>
    public static IdxFile Read(string path, int rank)
    {
        var contents = DataFile.ReadGzip(path);
        var header = MagicLength + (sizeof(int) * rank);
        if (contents.Length < header)
        {
            throw DataFileException.AtByte(
                path,
                contents.Length,
                $"the file ends inside its header, which takes {header} bytes."
            );
        }

        CheckMagic(path, contents, rank);
        var sizes = ReadSizes(path, contents, rank);
        var expected = sizes.Aggregate(1L, (product, size) => Math.Min(product, int.MaxValue) * size);
        var found = contents.Length - header;
        if (found != expected)
        {
            throw DataFileException.AtByte(
                path,
                header + Math.Min(found, expected),
                $"the header announces {string.Join(" × ", sizes)} elements and the file holds {found}."
            );
        }

        return new IdxFile(sizes, contents.AsMemory(header));
    }

    private static void CheckMagic(string path, byte[] contents, int rank)
    {
        byte[] magic = [0, 0, UnsignedByte, (byte)rank];
        for (var i = 0; i < magic.Length; i++)
        {
            if (contents[i] != magic[i])
            {
                throw DataFileException.AtByte(
                    path,
                    i,
                    $"an IDX file of {rank}-dimensional unsigned bytes has 0x{magic[i]:x2} here, not 0x{contents[i]:x2}."
                );
            }
        }
    }

    private static int[] ReadSizes(string path, byte[] contents, int rank)
    {
        var sizes = new int[rank];
        for (var axis = 0; axis < rank; axis++)
        {
            var offset = MagicLength + (sizeof(int) * axis);
            sizes[axis] = BinaryPrimitives.ReadInt32BigEndian(contents.AsSpan(offset));
            if (sizes[axis] <= 0)
            {
                throw DataFileException.AtByte(
                    path,
                    offset,
                    $"the size of dimension {axis} must be positive, not {sizes[axis]}."
                );
            }
        }

        return sizes;
    }
}
