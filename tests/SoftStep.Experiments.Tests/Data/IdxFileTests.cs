using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Tests.Data;

public sealed class IdxFileTests : IDisposable
{
    /// <summary>Two images of two rows and three columns.</summary>
    private static readonly byte[] Contents =
    [
        .. new byte[] { 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3 },
        .. new byte[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255 },
    ];

    private const int GzipHeaderLength = 10;

    /// <summary>The end-of-data mark, at most two bytes, and the checksum and length after it.</summary>
    private const int GzipEndLength = 2 + 8;

    private readonly IdxFixture file = new();

    public void Dispose() => file.Dispose();

    [Fact]
    public void The_header_gives_the_sizes_and_each_image_its_bytes()
    {
        file.Write(IdxFixture.Compress(Contents));

        var images = IdxFile.Read(file.Path, rank: 3);

        images.Sizes.Should().Equal(2, 2, 3);
        images[0].ToArray().Should().Equal(1, 2, 3, 4, 5, 6);
        images[1].ToArray().Should().Equal(7, 8, 9, 10, 11, 255);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        Reading().Should().Throw<DataFileException>().WithMessage($"*{file.Path}*");
    }

    [Theory]
    [InlineData(0, 1, "*byte 0: *0x00 here, not 0x01*")]
    [InlineData(1, 7, "*byte 1: *0x00 here, not 0x07*")]
    [InlineData(2, 0x0d, "*byte 2: *0x08 here, not 0x0d*")]
    [InlineData(3, 1, "*byte 3: *0x03 here, not 0x01*")]
    [InlineData(4, 0x80, "*byte 4: *dimension 0*")]
    [InlineData(8, 0xff, "*byte 8: *dimension 1*")]
    [InlineData(15, 0, "*byte 12: *dimension 2*not 0*")]
    [InlineData(15, 4, "*byte 28: *2 × 2 × 4*12*")]
    [InlineData(15, 2, "*byte 24: *2 × 2 × 2*12*")]
    [InlineData(12, 0x7f, "*byte 28: *2 × 2 × 2130706435*12*")]
    public void A_wrong_byte_in_the_header_is_named(int offset, byte value, string message)
    {
        var damaged = Contents.ToArray();
        damaged[offset] = value;
        file.Write(IdxFixture.Compress(damaged));

        Reading().Should().Throw<DataFileException>().WithMessage(message).WithMessage($"{file.Path}: *");
    }

    [Fact]
    public void Contents_cut_anywhere_are_refused_at_the_byte_where_they_end()
    {
        for (var length = 0; length < Contents.Length; length++)
        {
            file.Write(IdxFixture.Compress(Contents[..length]));

            Reading().Should().Throw<DataFileException>().WithMessage($"{file.Path}: byte {length}: *");
        }
    }

    [Fact]
    public void Contents_that_go_on_are_refused_at_the_byte_where_they_should_have_ended()
    {
        file.Write(IdxFixture.Compress([.. Contents, 0]));

        Reading().Should().Throw<DataFileException>().WithMessage($"{file.Path}: byte {Contents.Length}: *");
    }

    [Fact]
    public void A_truncated_download_is_refused_wherever_it_was_cut()
    {
        var compressed = IdxFixture.Compress(Contents);
        for (var length = 0; length <= compressed.Length - GzipEndLength; length++)
        {
            file.Write(compressed[..length]);

            Reading().Should().Throw<DataFileException>($"{length} bytes").WithMessage($"{file.Path}: byte *");
        }
    }

    [Fact]
    public void A_flipped_bit_is_refused_wherever_it_is()
    {
        var compressed = IdxFixture.Compress(Contents);
        for (var offset = GzipHeaderLength; offset < compressed.Length; offset++)
        {
            var damaged = compressed.ToArray();
            damaged[offset] ^= 0x10;
            file.Write(damaged);

            Reading().Should().Throw<DataFileException>($"byte {offset}").WithMessage($"{file.Path}: byte *");
        }
    }

    [Fact]
    public void A_file_that_is_not_compressed_is_refused()
    {
        file.Write(Contents);

        Reading().Should().Throw<DataFileException>().WithMessage($"{file.Path}: byte 0: the gzip data is damaged*");
    }

    private Action Reading() => () => IdxFile.Read(file.Path, rank: 3);
}
