using SoftStep.Files;

namespace SoftStep.Banks;

/// <summary>A bank's file: a header (<see cref="BankLayout"/>), the tensors, and a checksum over both.</summary>
internal static class BankFile
{
    public static void Save(BankRows rows, string path) =>
        ChecksummedFile.Write(
            path,
            file =>
            {
                file.Write(BankLayout.Of(rows).ToHeader());
                foreach (var tensor in rows.Tensors)
                {
                    file.Write(tensor);
                }
            }
        );

    /// <summary>Reads the rows; each tensor is moved to the device before the next is read.</summary>
    public static BankRows Load(string path, Device? device)
    {
        BankLayout? layout = null;
        return ChecksummedFile.Read(
            path,
            "bank",
            file =>
            {
                layout = BankLayout.Parse(Header(file, path), path);
                return layout.End;
            },
            file =>
            {
                using var scope = NewDisposeScope();
                // The header was checked in the first pass; if the file has changed since, the checksum does not match.
                file.Skip(layout!.HeaderSize);
                return new BankRows(
                    Next([layout.Rows, layout.Size], layout.Dtype),
                    Next(layout.LabelShape, layout.LabelDtype),
                    new(
                        layout.HasIds ? Next([layout.Rows], ScalarType.Int64) : null,
                        layout.HasGroups ? Next([layout.Rows], ScalarType.Int64) : null,
                        layout.Times is { } times ? Next([layout.Rows], times) : null
                    )
                );

                Tensor Next(long[] shape, ScalarType dtype)
                {
                    using var onCpu = NewDisposeScope();
                    var values = file.Read(shape, dtype);
                    return (device is null ? values : values.to(device)).MoveToOuterDisposeScope();
                }
            }
        );
    }

    private static byte[] Header(Stream file, string path)
    {
        var header = Next(0, BankLayout.Size1);
        return [.. header, .. Next(header.Length, BankLayout.HeaderSizeOf(header) - header.Length)];

        byte[] Next(int offset, int size)
        {
            var bytes = new byte[size];
            var count = file.ReadAtLeast(bytes, size, throwOnEndOfStream: false);
            return count == size ? bytes : throw BankLayout.Broken(path, "header", offset, $"{size} bytes", $"{count}");
        }
    }
}
