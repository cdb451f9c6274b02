using System.Buffers.Binary;
using System.Numerics;
using SoftStep.Files;

namespace SoftStep.Banks;

/// <summary>
/// The header of a bank's file, little-endian, and what follows from it:
/// <code>
/// offset  0  magic "SoftBank"            offset 24  M, int64
///         8  version, int32                     32  d, int64
///        12  dtype of the numbers, int32        40  q, int64; 0 for labels (M)
///        16  1 if it has ids, int32             48  embeddings, labels, ids, groups
///        20  1 if it has groups, int32         end  SHA-256 of all before, 32 bytes
/// </code>
/// </summary>
internal sealed record BankLayout(ScalarType Dtype, bool HasIds, bool HasGroups, long Rows, long Size, long LabelWidth)
{
    public const int HeaderSize = 48;
    private const int Version = 1;

    private static readonly ScalarType[] Dtypes =
    [
        ScalarType.Float16,
        ScalarType.BFloat16,
        ScalarType.Float32,
        ScalarType.Float64,
    ];

    private static ReadOnlySpan<byte> Magic => "SoftBank"u8;

    /// <summary>Where the checksum begins; of any size, because a broken header can say anything.</summary>
    public BigInteger End
    {
        get
        {
            var numbers = (BigInteger)Rows * Size + (BigInteger)Rows * Math.Max(LabelWidth, 1);
            var integers = (BigInteger)Rows * ((HasIds ? 1 : 0) + (HasGroups ? 1 : 0));
            return HeaderSize + numbers * Dtype.ElementSize() + integers * sizeof(long);
        }
    }

    public long[] LabelShape => LabelWidth == 0 ? [Rows] : [Rows, LabelWidth];

    public static BankLayout Of(BankRows rows) =>
        new(
            rows.Embeddings.dtype,
            rows.Ids is not null,
            rows.Groups is not null,
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
        return header;

        void PutInt32(int offset, int value) => BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(offset), value);
        void PutInt64(int offset, long value) => BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(offset), value);
    }

    /// <exception cref="InvalidDataException">A field is not what a bank's file has.</exception>
    public static BankLayout Parse(byte[] header, string path)
    {
        if (!header.AsSpan(0, Magic.Length).SequenceEqual(Magic))
        {
            throw Broken(path, "magic", 0, "\"SoftBank\"", $"bytes {Convert.ToHexString(header, 0, Magic.Length)}");
        }
        Int32("version", 8, value => value == Version, $"{Version}");
        return new(
            (ScalarType)Int32("dtype", 12, value => Dtypes.Contains((ScalarType)value), "a floating type"),
            Int32("ids", 16, value => value is 0 or 1, "0 or 1") == 1,
            Int32("groups", 20, value => value is 0 or 1, "0 or 1") == 1,
            Int64("rows", 24, minimum: 1),
            Int64("embedding size", 32, minimum: 1),
            Int64("label width", 40, minimum: 0)
        );

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
