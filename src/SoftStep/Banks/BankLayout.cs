using System.Buffers.Binary;
using System.Numerics;
using SoftStep.Files;

namespace SoftStep.Banks;

/// <summary>
/// The header of a bank's file, little-endian, and the layout that follows from it:
/// <code>
/// offset  0  magic "SoftBank"            offset 24  M, int64
///         8  version, int32                     32  d, int64
///        12  dtype of the embeddings, int32     40  q, int64; 0 for labels (M)
///        16  1 if it has ids, int32             48  1 if it has times, int32
///        20  1 if it has groups, int32          52  their dtype, int32; 0 without
///                                               56  dtype of the labels, int32
///                                               60  0, int32
///                                               64  embeddings, labels, ids, groups, times
///                                              end  SHA-256 of all before, 32 bytes
/// </code>
/// Version 2 has one dtype for embeddings and labels, and the embeddings begin at offset 56. Version 1 has no times either, and
/// they begin at 48.
/// </summary>
internal sealed record BankLayout(
    ScalarType Dtype,
    ScalarType LabelDtype,
    bool HasIds,
    bool HasGroups,
    ScalarType? Times,
    long Rows,
    long Size,
    long LabelWidth,
    int HeaderSize = BankLayout.Size3
)
{
    private const int Version = 3;

    /// <summary>The lengths in bytes of the headers of the versions.</summary>
    public const int Size1 = 48;
    private const int Size2 = 56;
    private const int Size3 = 64;

    private static readonly ScalarType[] Dtypes =
    [
        ScalarType.Float16,
        ScalarType.BFloat16,
        ScalarType.Float32,
        ScalarType.Float64,
    ];

    private static ReadOnlySpan<byte> Magic => "SoftBank"u8;

    /// <summary>Offset of the checksum. A big integer, because a broken header can have any values.</summary>
    public BigInteger End
    {
        get
        {
            var embeddings = (BigInteger)Rows * Size * Dtype.ElementSize();
            var labels = (BigInteger)Rows * Math.Max(LabelWidth, 1) * LabelDtype.ElementSize();
            var integers = (BigInteger)Rows * ((HasIds ? 1 : 0) + (HasGroups ? 1 : 0));
            var times = (BigInteger)Rows * (Times?.ElementSize() ?? 0);
            return HeaderSize + embeddings + labels + integers * sizeof(long) + times;
        }
    }

    public long[] LabelShape => LabelWidth == 0 ? [Rows] : [Rows, LabelWidth];

    public static BankLayout Of(BankRows rows) =>
        new(
            rows.Embeddings.dtype,
            rows.Labels.dtype,
            rows.Facts.Ids is not null,
            rows.Facts.Groups is not null,
            rows.Facts.Times?.dtype,
            rows.Embeddings.size(0),
            rows.Embeddings.size(1),
            rows.Labels.ndim == 1 ? 0 : rows.Labels.size(1)
        );

    public byte[] ToHeader()
    {
        var header = new byte[HeaderSize];
        Magic.CopyTo(header);
        PutInt32(8, Version);
        PutInt32(12, (int)Dtype);
        PutInt32(16, HasIds ? 1 : 0);
        PutInt32(20, HasGroups ? 1 : 0);
        PutInt64(24, Rows);
        PutInt64(32, Size);
        PutInt64(40, LabelWidth);
        PutInt32(48, Times is null ? 0 : 1);
        PutInt32(52, (int)(Times ?? 0));
        PutInt32(56, (int)LabelDtype);
        return header;

        void PutInt32(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(offset), value);
        void PutInt64(int offset, long value) => BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(offset), value);
    }

    /// <summary>The length in bytes of a header, from its first bytes.</summary>
    public static int HeaderSizeOf(byte[] beginning) =>
        BinaryPrimitives.ReadInt32LittleEndian(beginning.AsSpan(8)) switch
        {
            Version => Size3,
            2 => Size2,
            _ => Size1,
        };

    /// <exception cref="InvalidDataException">A field is invalid.</exception>
    public static BankLayout Parse(byte[] header, string path)
    {
        if (!header.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw Broken(path, "magic", 0, "\"SoftBank\"", $"bytes {Convert.ToHexString(header, 0, Magic.Length)}");
        }
        Int32("version", 8, value => value is >= 1 and <= Version, $"1 to {Version}");
        var dtype = Floating("dtype", 12);
        return new(
            dtype,
            header.Length == Size3 ? Floating("dtype of the labels", 56) : dtype,
            Int32("ids", 16, value => value is 0 or 1, "0 or 1") == 1,
            Int32("groups", 20, value => value is 0 or 1, "0 or 1") == 1,
            header.Length > Size1 ? ParseTimes() : null,
            Int64("rows", 24, minimum: 1),
            Int64("embedding size", 32, minimum: 1),
            Int64("label width", 40, minimum: 0),
            header.Length
        );

        ScalarType Floating(string field, int offset) =>
            (ScalarType)Int32(field, offset, value => Dtypes.Contains((ScalarType)value), "a floating type");

        ScalarType? ParseTimes()
        {
            if (Int32("times", 48, value => value is 0 or 1, "0 or 1") == 0)
            {
                Int32("dtype of the times", 52, value => value == 0, "0");
                return null;
            }
            return (ScalarType)Int32(
                "dtype of the times",
                52,
                value => (ScalarType)value == ScalarType.Int64 || Dtypes.Contains((ScalarType)value),
                "int64 or a floating type"
            );
        }

        int Int32(string field, int offset, Predicate<int> isValid, string expected)
        {
            var value = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(offset));
            return isValid(value) ? value : throw Broken(path, field, offset, expected, $"{value}");
        }

        long Int64(string field, int offset, long minimum)
        {
            var value = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(offset));
            return value >= minimum ? value : throw Broken(path, field, offset, $"at least {minimum}", $"{value}");
        }
    }

    public static InvalidDataException Broken(string path, string field, long offset, string expected, string found) =>
        ChecksummedFile.Broken(path, "bank", field, offset, expected, found);
}
