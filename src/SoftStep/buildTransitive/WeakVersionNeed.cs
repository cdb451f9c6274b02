#nullable disable // MSBuild compiles this file by itself.

using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Build.Framework;

namespace SoftStep.Build;

/// <summary>
/// Lets TorchSharp's native library load with the C++ library of GCC 12 and older (Debian 12, Ubuntu 22.04). The library
/// requires version GLIBCXX_3.4.32 for a single symbol that no relocation uses, and the dynamic loader refuses it because of
/// this version alone. It does not refuse a requirement that is marked weak.
/// </summary>
public sealed class MarkVersionNeedWeak : Microsoft.Build.Utilities.Task
{
    private const string Version = "GLIBCXX_3.4.32";
    private const string Symbol = "_ZSt21ios_base_library_initv";
    private const int Now = 2; // RTLD_NOW of dlfcn.h

    /// <summary>The copies of libLibTorchSharp.so to change; missing ones are skipped.</summary>
    [Required]
    public ITaskItem[] Libraries { get; set; }

    public override bool Execute()
    {
        if (!MachineLacksVersion())
        {
            return true;
        }
        foreach (var library in Libraries)
        {
            Mark(library.ItemSpec);
        }
        return !Log.HasLoggedErrors;
    }

    /// <summary>
    /// Replaces the file by a changed copy: it may be a link to NuGet's file, which must not change. The time of the file is
    /// kept, so that the next build has nothing to copy.
    /// </summary>
    internal void Mark(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }
        var changed = path + "." + Guid.NewGuid().ToString("N") + ".tmp";
        try
        {
            var bytes = File.ReadAllBytes(path);
            if (!WeakVersionNeed.Mark(bytes, Version, Symbol))
            {
                return;
            }
            // A copy has the time and the permissions of the target if the path is a symbolic link.
            File.Copy(path, changed);
            var time = File.GetLastWriteTimeUtc(changed);
            File.SetAttributes(changed, FileAttributes.Normal);
            File.WriteAllBytes(changed, bytes);
            File.SetLastWriteTimeUtc(changed, time);
            File.Delete(path);
            File.Move(changed, path);
            Log.LogMessage(
                MessageImportance.High,
                path + ": marked its need of " + Version + " weak, which this machine's libstdc++ lacks."
            );
        }
        catch (Exception exception)
            when (exception is InvalidDataException
                || exception is IOException
                || exception is UnauthorizedAccessException
            )
        {
            Log.LogError(path + ": " + exception.Message);
            TryDelete(changed);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException || exception is UnauthorizedAccessException) { }
    }

    /// <summary>Asks the dynamic loader itself. If it is not glibc's, there is nothing to do.</summary>
    private static bool MachineLacksVersion()
    {
        try
        {
            var library = dlopen("libstdc++.so.6", Now);
            return library != IntPtr.Zero && dlvsym(library, Symbol, Version) == IntPtr.Zero;
        }
        catch (Exception exception) when (exception is DllNotFoundException || exception is EntryPointNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libdl.so.2")]
    private static extern IntPtr dlopen(string file, int mode);

    [DllImport("libdl.so.2")]
    private static extern IntPtr dlvsym(IntPtr library, string symbol, string version);
}

/// <summary>The required versions of a 64-bit little-endian ELF file, in its section .gnu.version_r.</summary>
internal static class WeakVersionNeed
{
    // From elf.h: section types, the flag, and sizes and offsets in the 64-bit structures.
    private const uint DynamicSymbols = 11;
    private const uint VersionNeeds = 0x6ffffffe;
    private const uint SymbolVersions = 0x6fffffff;
    private const ushort Weak = 2;
    private const ushort Hidden = 0x8000;
    private const int HeaderSize = 64;
    private const int SectionSize = 64;
    private const int SymbolSize = 24;
    private const int NeedSize = 16;

    /// <summary>Marks the requirement of a version as weak, if only the given symbol has that version.</summary>
    /// <param name="elf">The file, changed in place in one field.</param>
    /// <returns>Whether anything was changed; false if there is no such requirement, or it is already weak.</returns>
    /// <exception cref="InvalidDataException">
    /// The file is not a 64-bit little-endian ELF file, or truncated, or other symbols have the version.
    /// </exception>
    public static bool Mark(byte[] elf, string version, string symbol)
    {
        if (elf.Length < HeaderSize || elf[0] != 0x7f || elf[1] != 'E' || elf[2] != 'L' || elf[3] != 'F')
        {
            throw new InvalidDataException("This is not an ELF file.");
        }
        if (elf[4] != 2 || elf[5] != 1)
        {
            throw new InvalidDataException("This is not a 64-bit little-endian ELF file.");
        }
        var sections = new Sections(elf);
        var needs = sections.Find(VersionNeeds);
        if (needs < 0)
        {
            return false;
        }
        foreach (var need in Needs(elf, sections, needs))
        {
            if (!sections.HasName(needs, Number(elf, need + 8, 4), version))
            {
                continue;
            }
            Check(elf, sections, Number(elf, need + 6, 2), version, symbol);
            var flags = Number(elf, need + 4, 2);
            elf[need + 4] = (byte)(flags | Weak);
            return (flags & Weak) == 0;
        }
        return false;
    }

    /// <summary>The offsets of the descriptions of all required versions.</summary>
    private static IEnumerable<long> Needs(byte[] elf, Sections sections, int section)
    {
        var library = sections.Offset(section);
        // Descriptions of libraries and of versions have the same size; wrong counts or links end here.
        var left = Math.Min(sections.Size(section), elf.Length) / NeedSize;
        for (var libraries = sections.Info(section); libraries > 0; libraries--)
        {
            left = Next(left);
            var need = library + Number(elf, library + 8, 4);
            for (var count = Number(elf, library + 2, 2); count > 0; count--)
            {
                left = Next(left);
                yield return need;
                need += Number(elf, need + 12, 4);
            }
            library += Number(elf, library + 12, 4);
        }
    }

    private static long Next(long left) =>
        left > 0
            ? left - 1
            : throw new InvalidDataException("It has more version needs than their section has room for.");

    /// <summary>Checks that no other symbol has the version with this index.</summary>
    private static void Check(byte[] elf, Sections sections, long index, string version, string symbol)
    {
        var (versions, symbols) = (sections.Find(SymbolVersions), sections.Find(DynamicSymbols));
        if (versions < 0 || symbols < 0)
        {
            throw new InvalidDataException("It does not say which of its symbols need " + version + ".");
        }
        for (var i = 0L; i < sections.Size(versions) / 2; i++)
        {
            if ((Number(elf, sections.Offset(versions) + 2 * i, 2) & ~Hidden) != index)
            {
                continue;
            }
            var name = Number(elf, sections.Offset(symbols) + SymbolSize * i, 4);
            if (!sections.HasName(symbols, name, symbol))
            {
                throw new InvalidDataException(
                    "The symbol "
                        + sections.Name(symbols, name)
                        + " needs "
                        + version
                        + ", and not "
                        + symbol
                        + " alone."
                );
            }
        }
    }

    private static long Number(byte[] elf, long at, int bytes)
    {
        if (at < 0 || at > elf.Length - bytes)
        {
            throw new InvalidDataException(
                "The file ends at " + elf.Length + ", but refers to " + bytes + " bytes at " + at + "."
            );
        }
        var value = 0L;
        for (var i = bytes - 1; i >= 0; i--)
        {
            value = (value << 8) | elf[at + i];
        }
        return value;
    }

    private sealed class Sections
    {
        private readonly byte[] elf;
        private readonly long table;
        private readonly long count;

        public Sections(byte[] elf)
        {
            this.elf = elf;
            table = Within(Number(elf, 40, 8));
            count = Number(elf, 60, 2);
            if (count > 0 && Number(elf, 58, 2) != SectionSize)
            {
                throw new InvalidDataException("Its section headers are not those of a 64-bit ELF file.");
            }
            Within(table + SectionSize * count);
        }

        /// <summary>The index of the first section of a type, or −1.</summary>
        public int Find(uint type)
        {
            for (var section = 0; section < count; section++)
            {
                if (Field(section, 4, 4) == type)
                {
                    return section;
                }
            }
            return -1;
        }

        /// <summary>The offset of a section, which is checked to lie within the file.</summary>
        public long Offset(long section)
        {
            var offset = Within(Field(section, 24, 8));
            Within(offset + Size(section));
            return offset;
        }

        public long Size(long section) => Within(Field(section, 32, 8));

        public long Info(long section) => Field(section, 44, 4);

        /// <summary>Whether a name is at an offset of the string table that the section is linked to.</summary>
        public bool HasName(long section, long offset, string name)
        {
            var start = Strings(section) + offset;
            for (var i = 0; i < name.Length; i++)
            {
                if (Number(elf, start + i, 1) != name[i])
                {
                    return false;
                }
            }
            return Number(elf, start + name.Length, 1) == 0;
        }

        public string Name(long section, long offset)
        {
            var start = Strings(section) + offset;
            var end = start;
            while (Number(elf, end, 1) != 0)
            {
                end++;
            }
            return Encoding.ASCII.GetString(elf, (int)start, (int)(end - start));
        }

        private long Strings(long section) => Offset(Field(section, 40, 4));

        private long Field(long section, int offset, int bytes)
        {
            if (section >= count)
            {
                throw new InvalidDataException("It has " + count + " sections, but refers to section " + section + ".");
            }
            return Number(elf, table + SectionSize * section + offset, bytes);
        }

        /// <summary>Checks an offset or a size against the file's length, so that sums of them cannot overflow.</summary>
        private long Within(long offset) =>
            offset >= 0 && offset <= elf.Length
                ? offset
                : throw new InvalidDataException(
                    "The file ends at " + elf.Length + ", but refers to " + (ulong)offset + "."
                );
    }
}
