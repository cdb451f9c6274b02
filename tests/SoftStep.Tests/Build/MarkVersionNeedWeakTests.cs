using System.Runtime.InteropServices;
using SoftStep.Build;

namespace SoftStep.Tests.Build;

/// <summary>The files that the build step replaces, and those that it must not change.</summary>
public sealed partial class MarkVersionNeedWeakTests : IDisposable
{
    private static readonly DateTime Earlier = new(2024, 2, 29, 12, 30, 15, 123, DateTimeKind.Utc);
    private static readonly byte[] Elf = new ElfFile().Write();
    private static readonly byte[] Marked = MarkedElf();

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();
    private readonly BuildLog log = new();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void It_is_replaced_by_a_marked_one_of_the_same_time_and_size_with_one_line()
    {
        var path = Write("libLibTorchSharp.so", Elf);

        Mark(path);

        File.ReadAllBytes(path).Should().Equal(Marked);
        // MSBuild's Copy compares times and sizes: an incremental build copies nothing.
        File.GetLastWriteTimeUtc(path).Should().Be(Earlier);
        log.Messages.Should().ContainSingle().Which.Should().Contain(path).And.Contain("GLIBCXX_3.4.32");
        log.Errors.Should().BeEmpty();
        Names().Should().Equal("libLibTorchSharp.so");
    }

    [Fact]
    public void The_second_time_it_changes_and_logs_nothing()
    {
        var path = Write("libLibTorchSharp.so", Elf);
        Mark(path);
        log.Messages.Clear();
        File.SetLastWriteTimeUtc(path, Earlier.AddDays(1));

        Mark(path);

        File.ReadAllBytes(path).Should().Equal(Marked);
        File.GetLastWriteTimeUtc(path).Should().Be(Earlier.AddDays(1));
        log.Messages.Should().BeEmpty();
    }

    [Fact]
    public void What_a_hard_link_shares_stays_as_it_was()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }
        var original = Write("original.so", Elf);
        var path = Path.Combine(folder.FullName, "linked.so");
        Link(original, path).Should().Be(0);

        Mark(path);

        File.ReadAllBytes(path).Should().Equal(Marked);
        File.ReadAllBytes(original).Should().Equal(Elf);
        File.GetLastWriteTimeUtc(path).Should().Be(Earlier);
    }

    [Fact]
    public void What_a_symbolic_link_leads_to_stays_as_it_was_and_its_time_is_the_copys()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        var original = Write("original.so", Elf);
        var path = Path.Combine(folder.FullName, "linked.so");
        File.CreateSymbolicLink(path, original);

        Mark(path);

        File.ResolveLinkTarget(path, false).Should().BeNull();
        File.ReadAllBytes(path).Should().Equal(Marked);
        File.ReadAllBytes(original).Should().Equal(Elf);
        File.GetLastWriteTimeUtc(path).Should().Be(Earlier);
    }

    [Fact]
    public void A_read_only_file_is_replaced()
    {
        var path = Write("libLibTorchSharp.so", Elf);
        File.SetAttributes(path, FileAttributes.ReadOnly);

        Mark(path);

        File.ReadAllBytes(path).Should().Equal(Marked);
    }

    [Fact]
    public void A_file_that_cannot_be_marked_is_an_error_that_names_it_and_stays()
    {
        var path = Write("libLibTorchSharp.so", Elf[..100]);

        Mark(path);

        log.Errors.Should().ContainSingle().Which.Should().Contain(path).And.Contain("The file ends at 100");
        File.ReadAllBytes(path).Should().Equal(Elf[..100]);
        Names().Should().Equal("libLibTorchSharp.so");
    }

    [Fact]
    public void Missing_files_are_skipped()
    {
        var task = new MarkVersionNeedWeak
        {
            BuildEngine = log,
            Libraries = [new Microsoft.Build.Utilities.TaskItem(Path.Combine(folder.FullName, "libLibTorchSharp.so"))],
        };

        task.Execute().Should().BeTrue();

        (log.Messages, log.Errors).Should().BeEquivalentTo((Array.Empty<string>(), Array.Empty<string>()));
        Names().Should().BeEmpty();
    }

    private void Mark(string path) => new MarkVersionNeedWeak { BuildEngine = log }.Mark(path);

    private IEnumerable<string> Names() => folder.EnumerateFiles().Select(file => file.Name);

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, content);
        File.SetLastWriteTimeUtc(path, Earlier);
        return path;
    }

    private static byte[] MarkedElf()
    {
        var elf = Elf.ToArray();
        WeakVersionNeed.Mark(elf, ElfFile.Version, ElfFile.Symbol);
        return elf;
    }

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string from, string to);
}
