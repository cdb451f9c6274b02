using System.Buffers.Binary;
using System.Security.Cryptography;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Models;

/// <summary>Files whose headers claim more than the files have.</summary>
public sealed class BankFileForgeryTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("softstep-forged-");

    private string Forged => Path.Combine(folder.FullName, "forged.bank");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(1L << 62, 1L << 62, 1L << 62)]
    [InlineData(1L << 62, 1L << 62, 0)]
    [InlineData(1L << 62, 4, 1L << 62)]
    [InlineData(long.MaxValue, long.MaxValue, long.MaxValue)]
    [InlineData(1L << 32, 1L << 32, 0)]
    public void Sizes_whose_product_wraps_are_refused(long rows, long size, long width)
    {
        // 2⁶² · 2⁶² values of several bytes wrap to 0 in 128 bits.
        var header = Header(rows, size, width, ScalarType.Float64);
        File.WriteAllBytes(Forged, [.. header, .. SHA256.HashData(header)]);

        var load = () => ReferenceBank.Load(Forged);

        load.Should().Throw<InvalidDataException>().WithMessage("*end of file*80*");
    }

    [Fact]
    public void Nothing_is_allocated_for_a_file_without_blocks_on_the_disk_before_its_checksum_is_right()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A file is sparse here only where the system says so.");
        const long Rows = 1L << 24; // 512 MB of embeddings and 32 MB of labels, in float16
        var header = Header(Rows, 16, 0, ScalarType.Float16);
        using (var file = File.Create(Forged))
        {
            file.Write(header);
            file.SetLength(48 + Rows * 17 * 2 + 32);
        }
        ResidentPeak();
        var before = ResidentPeak();

        var load = () => ReferenceBank.Load(Forged);
        load.Should().Throw<InvalidDataException>().WithMessage("*checksum*");

        (ResidentPeak() - before).Should().BeLessThan(100 << 20);
    }

    [Fact]
    public void Loading_a_bank_takes_its_own_memory_and_one_piece()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The peak is read from /proc.");
        const long Bytes = 256L << 20;
        using (var scope = NewDisposeScope())
        using (var bank = new ReferenceBank(zeros(Bytes / 256, 64), zeros(Bytes / 256)))
        {
            bank.Save(Forged);
        }
        ResidentPeak();
        var before = ResidentPeak();

        using var loaded = ReferenceBank.Load(Forged, CPU);

        (ResidentPeak() - before).Should().BeLessThan(Bytes * 5 / 4);
    }

    /// <summary>The process's peak memory since the last call.</summary>
    private static long ResidentPeak()
    {
        if (!OperatingSystem.IsLinux())
        {
            return Environment.WorkingSet;
        }
        var peak = File.ReadLines("/proc/self/status")
            .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        File.WriteAllText("/proc/self/clear_refs", "5"); // resets the peak to the present value
        return long.Parse(peak.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) << 10;
    }

    private static byte[] Header(long rows, long size, long width, ScalarType dtype)
    {
        var header = new byte[48];
        "SoftBank"u8.CopyTo(header);
        header[8] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), (int)dtype);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(24), rows);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(32), size);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(40), width);
        return header;
    }
}
