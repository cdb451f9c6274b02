using System.Buffers.Binary;
using System.Diagnostics;
using CsCheck;
using SoftStep.Build;

namespace SoftStep.Tests.Build;

public sealed class WeakVersionNeedTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void One_field_changes_and_nothing_the_second_time(bool headersFirst, int flags)
    {
        var file = new ElfFile { HeadersFirst = headersFirst, Flags = flags };
        var before = file.Write();
        var elf = before.ToArray();

        Mark(elf).Should().BeTrue();

        Differences(before, elf).Should().Equal(file.FlagsAt);
        elf[file.FlagsAt].Should().Be((byte)(flags | 2));
        before = [.. elf];
        Mark(elf).Should().BeFalse();
        elf.Should().Equal(before);
    }

    public static TheoryData<string> Others => [.. OtherFiles.Keys];

    private static readonly Dictionary<string, byte[]> OtherFiles = new()
    {
        ["another version"] = new ElfFile { Needed = "GLIBCXX_3.4.31" }.Write(),
        ["a longer version"] = new ElfFile { Needed = "GLIBCXX_3.4.321" }.Write(),
        ["a shorter version"] = new ElfFile { Needed = "GLIBCXX_3.4.3" }.Write(),
        ["no needs"] = new ElfFile { Without = [0x6ffffffe] }.Write(),
        ["no sections"] = new ElfFile { Without = [0, 3, 11, 0x6fffffff, 0x6ffffffe] }.Write(),
        ["weak already"] = new ElfFile { Flags = 2 }.Write(),
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Without_the_required_version_nothing_is_changed(string name)
    {
        var elf = OtherFiles[name].ToArray();

        Mark(elf).Should().BeFalse();

        elf.Should().Equal(OtherFiles[name]);
    }

    /// <summary>The highest bit of a symbol's version marks it as hidden.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(0x8005)]
    public void It_is_refused_where_another_symbol_has_the_version(int version)
    {
        var elf = new ElfFile { Symbols = [("", 0), (ElfFile.Symbol, 5), ("_ZSt4cout", version)] }.Write();

        ShouldRefuse(elf, "*_ZSt4cout needs GLIBCXX_3.4.32, and not _ZSt21ios_base_library_initv alone*");
    }

    [Theory]
    [InlineData(11u)]
    [InlineData(0x6fffffffu)]
    public void It_is_refused_where_nobody_can_say_which_symbol_has_the_version(uint without)
    {
        var file = new ElfFile { Without = [without] };

        ShouldRefuse(file.Write(), "*which of its symbols need GLIBCXX_3.4.32*");
    }

    [Fact]
    public void What_is_no_64_bit_ELF_file_is_refused()
    {
        var elf = new ElfFile().Write();

        ShouldRefuse([], "*not an ELF file*");
        ShouldRefuse(
            "#!/bin/sh\necho this is longer than the header of an ELF file, and still is none\n"u8.ToArray(),
            "*not an ELF file*"
        );
        ShouldRefuse([.. elf[..4], 1, .. elf[5..]], "*not a 64-bit little-endian ELF file*");
        ShouldRefuse([.. elf[..5], 2, .. elf[6..]], "*not a 64-bit little-endian ELF file*");
        ShouldRefuse([.. elf[..58], 40, .. elf[59..]], "*section headers*");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cut_short_anywhere_it_is_refused(bool headersFirst)
    {
        var elf = new ElfFile { HeadersFirst = headersFirst }.Write();
        for (var length = 0; length < elf.Length; length++)
        {
            ShouldRefuse(elf[..length], "*");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_number_of_the_file_can_lead_it_astray(bool headersFirst)
    {
        var elf = new ElfFile { HeadersFirst = headersFirst }.Write();
        ulong[] numbers =
        [
            0,
            1,
            16,
            0x7f,
            0xff,
            0xffff,
            0x7fffffff,
            0x80000000,
            0xffffffff,
            long.MaxValue,
            long.MaxValue - 63,
            1UL << 63,
            ulong.MaxValue - 63,
            ulong.MaxValue,
            (ulong)elf.Length,
        ];

        for (var at = 0; at < elf.Length; at++)
        {
            foreach (var number in numbers)
            {
                foreach (var bytes in new[] { 1, 2, 4, 8 })
                {
                    var forged = elf.ToArray();
                    BitConverter.GetBytes(number).AsSpan(0, Math.Min(bytes, elf.Length - at)).CopyTo(forged.AsSpan(at));
                    OnlyRefuses(forged);
                }
            }
        }
    }

    [Fact]
    public void No_combination_of_numbers_of_the_file_can_lead_it_astray()
    {
        var elf = new ElfFile().Write();
        var changes = Gen.Select(Gen.Int[6, elf.Length - 1], Gen.Byte).Array[2, 12];

        Properties.Property.Holds(
            changes,
            values =>
            {
                var forged = elf.ToArray();
                foreach (var (at, value) in values)
                {
                    forged[at] = value;
                }
                OnlyRefuses(forged);
            },
            runs: 20_000
        );
    }

    /// <summary>Four billion libraries of 65,535 versions each, all in the same place or a byte apart.</summary>
    [Theory]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(16u)]
    public void Counts_and_links_in_a_circle_come_to_an_end(uint link)
    {
        var file = new ElfFile { Needed = "GLIBCXX_3.4.31" };
        var elf = file.Write();
        Array.Resize(ref elf, 8 << 20);
        var needs = file.HeadersAt + 4 * 64;
        BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(needs + 44), uint.MaxValue);
        BinaryPrimitives.WriteInt64LittleEndian(elf.AsSpan(needs + 32), elf.Length - file.NeedsAt);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(file.NeedsAt + 2), ushort.MaxValue);
        BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(file.NeedsAt + 12), link);
        BinaryPrimitives.WriteUInt32LittleEndian(elf.AsSpan(file.NeedsAt + 16 + 12), link);

        Action marking = () => Mark(elf);

        // One pass over the places of the section takes a hundredth of a second.
        var clock = Stopwatch.StartNew();
        marking.Should().Throw<InvalidDataException>();
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    private static bool Mark(byte[] elf) => WeakVersionNeed.Mark(elf, ElfFile.Version, ElfFile.Symbol);

    private static void ShouldRefuse(byte[] elf, string message)
    {
        var before = elf.ToArray();

        elf.Invoking(Mark).Should().Throw<InvalidDataException>().WithMessage(message);

        elf.Should().Equal(before);
    }

    /// <summary>Whether it was marked; if not, nothing must have changed.</summary>
    private static bool OnlyRefuses(byte[] elf)
    {
        var before = elf.ToArray();
        var marked = false;
        try
        {
            marked = Mark(elf);
        }
        catch (InvalidDataException) { }
        Differences(before, elf).Should().HaveCount(marked ? 1 : 0);
        return marked;
    }

    private static List<int> Differences(byte[] before, byte[] after)
    {
        var places = new List<int>();
        for (var i = 0; i < before.Length; i++)
        {
            if (before[i] != after[i])
            {
                places.Add(i);
            }
        }
        return places;
    }
}
