using System.Formats.Tar;

namespace SoftStep.Files;

/// <summary>Files that are written whole or not at all.</summary>
internal static class WholeFile
{
    /// <summary>As many links as Linux follows before it takes them for a circle.</summary>
    private const int MostLinks = 40;

    /// <summary>
    /// Writes beside the file and lets the result take its place once it is complete and on the disk. The permissions of
    /// a file that was there stay; of a symbolic link the target is written, and the link stays.
    /// </summary>
    /// <exception cref="IOException">It cannot be written, or is a folder, a device, a pipe or a socket.</exception>
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
        // In the same folder, so that taking the file's place is one step; of a short name, because a name ends at 255 bytes.
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
            // Never readable by more than the file that was there, not even unfinished.
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
    /// What is at a path where that is no regular file; null for a file, and for nothing. It is not opened: that waits for
    /// a pipe's other end, and some devices act on it.
    /// </summary>
    public static string? NotRegular(string path)
    {
        if (Directory.Exists(path))
        {
            return "a folder";
        }
        // Windows has no devices among its files; and what has a length is a file.
        if (OperatingSystem.IsWindows() || new FileInfo(path) is not { Exists: true, Length: 0 })
        {
            return null;
        }
        // .NET tells what is behind a name only to its writer of archives.
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
            return "a socket"; // which archives cannot hold
        }
    }

    private static void TakePlace(string unfinished, string target)
    {
        if (OperatingSystem.IsWindows() && File.Exists(target))
        {
            File.Replace(unfinished, target, null); // keeps who may read it
        }
        else
        {
            File.Move(unfinished, target, overwrite: true);
        }
    }

    /// <summary>
    /// The file behind a path that is a symbolic link, there or not. Part by part, as the system does it: ".." in a link
    /// starts from the folder that the link is really in.
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
