using System.Formats.Tar;

namespace SoftStep.Files;

/// <summary>Writes files completely or not at all.</summary>
internal static class WholeFile
{
    /// <summary>The most symbolic links to follow, as on Linux, before they count as a cycle.</summary>
    private const int MostLinks = 40;

    /// <summary>
    /// Writes a temporary file in the same folder, and moves it into place when it is complete and on the disk. The
    /// permissions of an existing file are kept. If the path is a symbolic link, the link stays and its target is replaced.
    /// </summary>
    /// <exception cref="IOException">The file cannot be written, or the path is a folder, a device, a pipe or a socket.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var target = Target(path);
        if (NotRegular(target) is { } kind)
        {
            throw new IOException($"{path} must be a regular file or not be there to be written, but is {kind}.");
        }
        var folder = Path.GetDirectoryName(target)!;
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{path} cannot be written: there is no folder {folder}.");
        }
        // In the same folder, so that the move is atomic; with a short name, because names are limited to 255 bytes.
        var unfinished = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            BufferSize = 0,
        };
        var mode =
            !OperatingSystem.IsWindows() && File.Exists(target) ? File.GetUnixFileMode(target) : (UnixFileMode?)null;
        if (mode is not null && !OperatingSystem.IsWindows())
        {
            // Never readable by more users than the existing file, not even while it is written.
            options.UnixCreateMode = mode & (UnixFileMode)0b111_111_111;
        }
        using var file = new FileStream(unfinished, options);
        try
        {
            write(file);
            file.Flush(flushToDisk: true);
            if (mode is { } former && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file.SafeFileHandle, former);
            }
            file.Dispose();
            TakePlace(unfinished, target);
        }
        catch
        {
            file.Dispose();
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>
    /// What a path is if it exists and is not a regular file, otherwise null. It is not opened, because opening a pipe waits
    /// for its other end, and opening some devices has effects.
    /// </summary>
    public static string? NotRegular(string path)
    {
        if (Directory.Exists(path))
        {
            return "a folder";
        }
        // Windows has no devices among its files; and anything with a length is a regular file.
        if (OperatingSystem.IsWindows() || new FileInfo(path) is not { Exists: true, Length: 0 })
        {
            return null;
        }
        // .NET has no other public way to ask for the type of a file than to write it to a tar archive.
        try
        {
            using var archive = new MemoryStream();
            using (var writer = new TarWriter(archive, leaveOpen: true))
            {
                writer.WriteEntry(path, "file");
            }
            archive.Position = 0;
            using var reader = new TarReader(archive);
            return reader.GetNextEntry()!.EntryType switch
            {
                TarEntryType.RegularFile => null,
                TarEntryType.Fifo => "a pipe",
                _ => "a device",
            };
        }
        catch (IOException)
        {
            return "a socket"; // which tar archives do not support
        }
    }

    private static void TakePlace(string unfinished, string target)
    {
        if (OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.Replace(unfinished, target, null); // keeps the access control list
        }
        else
        {
            File.Move(unfinished, target, overwrite: true);
        }
    }

    /// <summary>
    /// The target of a path that is a symbolic link, whether it exists or not; any other path itself. Resolved part by part,
    /// as the system does: ".." in a link is relative to the real folder of the link.
    /// </summary>
    private static string Target(string path)
    {
        var full = Path.GetFullPath(path);
        if (new FileInfo(full).LinkTarget is null)
        {
            return full;
        }
        var real = Path.GetPathRoot(full)!;
        var parts = new Stack<string>();
        var links = 0;
        Push(full[real.Length..]);
        while (parts.TryPop(out var part))
        {
            var next = part is "" or "." ? real : Path.GetFullPath(part, real);
            if (new FileInfo(next).LinkTarget is not { } link)
            {
                real = next;
                continue;
            }
            if (++links > MostLinks)
            {
                throw new IOException($"{path} cannot be written: its symbolic links go in a circle.");
            }
            var root = Path.GetPathRoot(link)!;
            real = root.Length > 0 ? root : real;
            Push(link[root.Length..]);
        }
        return real;

        void Push(string rest)
        {
            foreach (var part in rest.Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar).Reverse())
            {
                parts.Push(part);
            }
        }
    }
}
