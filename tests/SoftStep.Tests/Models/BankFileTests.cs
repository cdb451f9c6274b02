using System.Security.Cryptography;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Models;

public sealed class BankFileTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("softstep-bank-");

    private string File => Path.Combine(folder.FullName, "rows.bank");

    public void Dispose() => folder.Delete(recursive: true);

    public static TheoryData<ScalarType, bool, bool, ScalarType?, bool> Kinds
    {
        get
        {
            var kinds = new TheoryData<ScalarType, bool, bool, ScalarType?, bool>();
            foreach (
                var dtype in new[] { ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float32, ScalarType.Float64 }
            )
            {
                kinds.Add(dtype, true, true, null, true);
                kinds.Add(dtype, false, false, null, false);
                kinds.Add(ScalarType.Float32, true, true, dtype, true);
            }
            kinds.Add(ScalarType.Float32, true, false, null, false);
            kinds.Add(ScalarType.Float32, false, true, null, false);
            kinds.Add(ScalarType.Float16, false, false, ScalarType.Int64, false);
            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_was_saved_is_loaded_bit_for_bit(
        ScalarType dtype,
        bool hasIds,
        bool hasGroups,
        ScalarType? ofTimes,
        bool hasColumns
    )
    {
        var embeddings = Draw.Normal(1, 4, 3).t().to(dtype);
        var labels = hasColumns ? Draw.Normal(2, 3, 2).to(dtype) : Draw.Normal(2, 3).to(dtype);
        using var bank = new ReferenceBank(
            embeddings,
            labels,
            hasIds ? tensor(new long[] { 1L << 50, -1, 0 }) : null,
            hasGroups ? arange(3) : null,
            ofTimes is { } type ? tensor(new[] { 1.5, -2, 1e3 }).to(type) : null
        );

        bank.Save(File);
        using var loaded = ReferenceBank.Load(File);

        loaded.Embeddings.dtype.Should().Be(dtype);
        loaded.Embeddings.ShouldEqual(embeddings);
        loaded.Labels.ShouldEqual(labels);
        (loaded.Ids is null, loaded.Groups is null).Should().Be((!hasIds, !hasGroups));
        loaded.Times?.dtype.Should().Be(ofTimes);
        (loaded.Times is null).Should().Be(ofTimes is null);
        loaded.Times?.ShouldEqual(bank.Times!);
        loaded.Ids?.ShouldEqual(bank.Ids!);
        loaded.Groups?.ShouldEqual(bank.Groups!);
        folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void It_is_loaded_to_a_device()
    {
        Bank(1).Save(File);

        using var onCpu = ReferenceBank.Load(File, CPU);
        onCpu.Embeddings.device_type.Should().Be(DeviceType.CPU);
        using var onDevice = ReferenceBank.Load(File, META);
        onDevice.Embeddings.device_type.Should().Be(DeviceType.META);
        onDevice.Labels.device_type.Should().Be(DeviceType.META);
        onDevice.Labels.shape.Should().Equal(onCpu.Labels.shape);
    }

    [Fact]
    public void More_than_a_chunk_goes_through_the_file()
    {
        // 3 MB of embeddings in chunks of 1 MB.
        var embeddings = Draw.Uniform(1, -1, 1, 400, 1000);
        using var bank = new ReferenceBank(embeddings, Draw.Normal(2, 400));

        bank.Save(File);
        using var loaded = ReferenceBank.Load(File);

        loaded.Embeddings.ShouldEqual(embeddings);
    }

    [Theory]
    [InlineData(1, 48)]
    [InlineData(2, 56)]
    public void A_file_of_an_earlier_version_is_loaded(byte version, int headerSize)
    {
        using var bank = Bank(1, hasTimes: version > 1);
        bank.Save(File);
        byte[] body = [.. System.IO.File.ReadAllBytes(File)[..^32]];
        body[8] = version;
        byte[] earlier = [.. body[..headerSize], .. body[64..]];
        byte[] whole = [.. earlier, .. SHA256.HashData(earlier)];
        System.IO.File.WriteAllBytes(File, whole);

        using var loaded = ReferenceBank.Load(File);

        loaded.Embeddings.ShouldEqual(bank.Embeddings);
        loaded.Labels.ShouldEqual(bank.Labels);
        loaded.Ids!.ShouldEqual(bank.Ids!);
        loaded.Times?.ShouldEqual(bank.Times!);
        (loaded.Groups is null, loaded.Times is null).Should().Be((true, version == 1));
        for (var length = 0; length < whole.Length; length++)
        {
            ShouldBeRefused(whole[..length]);
        }
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    public void Labels_keep_a_dtype_of_their_own(ScalarType dtype)
    {
        using var bank = Bank(1);
        bank.To(dtype);

        bank.Save(File);
        using var loaded = ReferenceBank.Load(File);

        loaded.Embeddings.dtype.Should().Be(dtype);
        loaded.Embeddings.ShouldEqual(bank.Embeddings);
        loaded.Labels.dtype.Should().Be(ScalarType.Float32);
        loaded.Labels.ShouldEqual(bank.Labels);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_cut_short_anywhere_or_with_more_behind_it_is_refused(bool hasTimes)
    {
        Bank(1, hasTimes).Save(File);
        var bytes = System.IO.File.ReadAllBytes(File);

        Assert.All(DamagedFile.OfAnotherLength(bytes), damaged => ShouldBeRefused(damaged));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_with_any_bit_flipped_is_refused(bool hasTimes)
    {
        Bank(1, hasTimes).Save(File);
        var bytes = System.IO.File.ReadAllBytes(File);

        Assert.All(DamagedFile.WithABitFlipped(bytes), damaged => ShouldBeRefused(damaged));
    }

    [Theory]
    [InlineData(0, "magic")]
    [InlineData(8, "version")]
    [InlineData(12, "dtype")]
    [InlineData(16, "ids")]
    [InlineData(20, "groups")]
    [InlineData(31, "rows")]
    [InlineData(39, "embedding size")]
    [InlineData(47, "label width")]
    [InlineData(48, "times")]
    [InlineData(52, "dtype of the times")]
    [InlineData(56, "dtype of the labels")]
    [InlineData(100, "checksum")]
    public void The_message_names_the_file_and_what_is_wrong_with_it(int at, string field)
    {
        Bank(1).Save(File);
        var bytes = System.IO.File.ReadAllBytes(File);
        bytes[at] ^= 0x80;
        System.IO.File.WriteAllBytes(File, bytes);

        var load = () => ReferenceBank.Load(File);

        load.Should().Throw<InvalidDataException>().WithMessage($"*{File}*{field}*");
    }

    [Theory]
    [InlineData("rows", 24)]
    [InlineData("embedding size", 32)]
    public void No_rows_or_no_coordinates_are_refused_even_with_a_right_checksum(string field, int offset)
    {
        Bank(1).Save(File);
        var bytes = System.IO.File.ReadAllBytes(File)[..64];
        bytes.AsSpan(offset, 8).Clear();
        System.IO.File.WriteAllBytes(File, [.. bytes, .. SHA256.HashData(bytes)]);

        var load = () => ReferenceBank.Load(File);

        load.Should().Throw<InvalidDataException>().WithMessage($"*{field}*0*");
    }

    [Fact]
    public void A_file_of_a_later_version_is_refused_by_its_version()
    {
        Bank(1).Save(File);
        var bytes = System.IO.File.ReadAllBytes(File)[..^32];
        bytes[8] = 4;
        System.IO.File.WriteAllBytes(File, [.. bytes, .. SHA256.HashData(bytes)]);

        var load = () => ReferenceBank.Load(File);

        load.Should().Throw<InvalidDataException>().WithMessage("*version*must be 1 to 3*is 4*");
    }

    [Fact]
    public void A_foreign_file_an_empty_one_and_none_are_told_apart()
    {
        System.IO.File.WriteAllText(File, new string('x', 500));
        var load = () => ReferenceBank.Load(File);
        load.Should().Throw<InvalidDataException>().WithMessage("*SoftBank*");

        System.IO.File.WriteAllText(File, "");
        load.Should().Throw<InvalidDataException>().WithMessage("*header*48*0*");

        System.IO.File.Delete(File);
        load.Should().Throw<FileNotFoundException>();
    }

    [Fact]
    public void Saving_again_replaces_the_file()
    {
        Bank(1).Save(File);
        Bank(2).Save(File);

        using var loaded = ReferenceBank.Load(File);
        loaded.Embeddings.ShouldEqual(Bank(2).Embeddings);
        folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void Saving_that_fails_leaves_the_old_file_and_nothing_else()
    {
        Bank(1).Save(File);
        var bank = Bank(2);
        bank.Labels.Dispose();

        bank.Invoking(b => b.Save(File)).Should().Throw<Exception>();

        using var loaded = ReferenceBank.Load(File);
        loaded.Embeddings.ShouldEqual(Bank(1).Embeddings);
        folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_input_output_error()
    {
        var missing = Path.Combine(folder.FullName, "nowhere", "rows.bank");

        Bank(1).Invoking(bank => bank.Save(missing)).Should().Throw<IOException>().WithMessage("*nowhere*");
    }

    private static ReferenceBank Bank(int seed, bool hasTimes = false) =>
        new(
            Draw.Normal(seed, 3, 2).to(ScalarType.Float32),
            Draw.Normal(seed + 10, 3).to(ScalarType.Float32),
            arange(3),
            times: hasTimes ? tensor(new[] { 1f, 2f, 3f }) : null
        );

    private void ShouldBeRefused(byte[] bytes)
    {
        System.IO.File.WriteAllBytes(File, bytes);
        try
        {
            ReferenceBank.Load(File).Dispose();
        }
        catch (InvalidDataException)
        {
            return;
        }
        Assert.Fail("The file was taken for a whole bank.");
    }
}
