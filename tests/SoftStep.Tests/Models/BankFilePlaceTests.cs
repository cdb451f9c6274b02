using System.Diagnostics;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Models;

/// <summary>What happens to an existing file when a bank is saved; weights are written by the same code.</summary>
public sealed class BankFilePlaceTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("softstep-place-");
    private readonly ReferenceBank bank = new(Draw.Normal(1, 3, 2), Draw.Normal(2, 3));

    private string this[string name] => Path.Combine(folder.FullName, name);

    public void Dispose()
    {
        bank.Dispose();
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite)]
    [InlineData(UnixFileMode.UserRead)]
    [InlineData((UnixFileMode)0b110_110_110)] // more than the usual umask leaves
    public void A_file_that_was_there_keeps_its_permissions(UnixFileMode mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        File.WriteAllText(this["rows.bank"], "before");
        SetMode(this["rows.bank"], mode);

        bank.Save(this["rows.bank"]);

        Mode(this["rows.bank"]).Should().Be(mode);
        ShouldHoldTheBank(this["rows.bank"]);
    }

    [Fact]
    public void A_new_file_has_the_permissions_of_any_new_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        File.WriteAllText(this["other"], "");

        bank.Save(this["rows.bank"]);

        Mode(this["rows.bank"]).Should().Be(Mode(this["other"]));
    }

    [Fact]
    public void The_target_of_a_symbolic_link_is_written()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets few users make links.");
        Directory.CreateDirectory(this["deep/a/b"]);
        Directory.CreateSymbolicLink(this["short"], this["deep/a/b"]);
        File.WriteAllText(this["deep/a/real.bank"], "before");
        // Relative to folder b, not to the folder of the link to it.
        File.CreateSymbolicLink(this["deep/a/b/second"], "../real.bank");
        File.CreateSymbolicLink(this["first"], "short/second");

        bank.Save(this["first"]);

        new FileInfo(this["first"]).LinkTarget.Should().Be("short/second");
        new FileInfo(this["deep/a/b/second"]).LinkTarget.Should().Be("../real.bank");
        new FileInfo(this["deep/a/real.bank"]).LinkTarget.Should().BeNull();
        ShouldHoldTheBank(this["deep/a/real.bank"]);
        Directory.GetFiles(this["deep/a"]).Should().ContainSingle();
        Directory.GetFiles(this["deep/a/b"]).Should().ContainSingle();
        folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void A_link_to_nothing_gets_its_target()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets few users make links.");
        File.CreateSymbolicLink(this["link"], "new.bank");

        bank.Save(this["link"]);

        new FileInfo(this["link"]).LinkTarget.Should().Be("new.bank");
        ShouldHoldTheBank(this["new.bank"]);
    }

    [Fact]
    public void Links_in_a_circle_are_an_input_output_error()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets few users make links.");
        File.CreateSymbolicLink(this["a"], "b");
        File.CreateSymbolicLink(this["b"], "a");

        bank.Invoking(b => b.Save(this["a"])).Should().Throw<IOException>().WithMessage("*circle*");
    }

    [Fact]
    public void A_folder_is_refused()
    {
        Directory.CreateDirectory(this["rows.bank"]);

        bank.Invoking(b => b.Save(this["rows.bank"])).Should().Throw<IOException>().WithMessage("*a folder*");

        folder.GetFileSystemInfos().Should().ContainSingle();
    }

    [Fact]
    public void A_pipe_is_refused_and_not_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes among its files.");
        using (var process = Process.Start("mkfifo", this["pipe"]))
        {
            process.WaitForExit();
        }

        bank.Invoking(b => b.Save(this["pipe"])).Should().Throw<IOException>().WithMessage("*a pipe*");
        var load = () => ReferenceBank.Load(this["pipe"]);
        load.Should().Throw<InvalidDataException>().WithMessage("*a pipe*");

        folder.GetFileSystemInfos().Should().ContainSingle();
    }

    [Fact]
    public void A_device_is_refused_also_behind_a_link()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no devices among its files.");
        // If the check failed, root would replace a device: so use an unimportant one, and a copy if possible.
        var device = this["null"];
        using (var process = Process.Start("mknod", [device, "c", "1", "3"]))
        {
            process.WaitForExit();
            Assert.SkipWhen(process.ExitCode != 0, "Only root makes devices.");
        }
        File.CreateSymbolicLink(this["link"], "null");

        bank.Invoking(b => b.Save(device)).Should().Throw<IOException>().WithMessage("*a device*");
        bank.Invoking(b => b.Save(this["link"])).Should().Throw<IOException>().WithMessage("*a device*");
    }

    [Fact]
    public void A_name_as_long_as_names_can_be_is_written()
    {
        var name = new string('n', 250) + ".bank";

        bank.Save(this[name]);

        ShouldHoldTheBank(this[name]);
        folder.GetFiles().Should().ContainSingle();
    }

    private static UnixFileMode Mode(string path) =>
        OperatingSystem.IsWindows() ? UnixFileMode.None : File.GetUnixFileMode(path);

    private static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }

    private void ShouldHoldTheBank(string path)
    {
        using var loaded = ReferenceBank.Load(path);
        loaded.Embeddings.ShouldEqual(bank.Embeddings);
    }
}
