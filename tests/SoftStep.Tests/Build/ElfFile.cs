using System.Text;

namespace SoftStep.Tests.Build;

/// <summary>
/// A 64-bit ELF file with four sections: strings, symbols, the index of each symbol's version, and the versions required
/// from two libraries.
/// </summary>
internal sealed class ElfFile
{
    public const string Version = "GLIBCXX_3.4.32";
    public const string Symbol = "_ZSt21ios_base_library_initv";
    private const ushort Index = 5;

    private readonly MemoryStream strings = new();
    private readonly BinaryWriter writer = new(new MemoryStream());

    /// <summary>The symbols, each with the index of its version; 5 is the version to mark.</summary>
    public (string Name, int Version)[] Symbols { get; init; } =
    [("", 0), ("malloc", 2), ("_Znwm", 4), (Symbol, Index)];

    /// <summary>The name of the version to mark.</summary>
    public string Needed { get; init; } = Version;

    /// <summary>The flags that the requirement has already.</summary>
    public int Flags { get; init; }

    /// <summary>Whether the section headers come before the sections, or after them as linkers write them.</summary>
    public bool HeadersFirst { get; init; }

    /// <summary>The types of sections to leave out.</summary>
    public uint[] Without { get; init; } = [];

    /// <summary>The offset of the requirement's flags, once written.</summary>
    public int FlagsAt { get; private set; }

    /// <summary>The offset of the section headers, once written: no section, strings, symbols, their versions, requirements.</summary>
    public int HeadersAt { get; private set; }

    /// <summary>The offset of the requirements, once written.</summary>
    public int NeedsAt { get; private set; }

    public byte[] Write()
    {
        strings.WriteByte(0);
        (uint Type, int Link, int Info, byte[] Content)[] sections =
        [
            (0, 0, 0, []),
            (3, 0, 0, []),
            (11, 1, 1, Bytes(Symbols, symbol => [(4, Text(symbol.Name)), (4, 0x12), (8, 0), (8, 0)])),
            (0x6fffffff, 2, 0, Bytes(Symbols, symbol => [(2, symbol.Version)])),
            (0x6ffffffe, 1, 2, Needs()),
        ];
        sections[1].Content = strings.ToArray();
        sections = [.. sections.Where(section => !Without.Contains(section.Type))];

        HeadersAt = HeadersFirst ? 64 : 64 + sections.Sum(section => section.Content.Length);
        Put([(4, 0x464c457f), (1, 2), (1, 1), (1, 1), (1, 0), (8, 0), (2, 3), (2, 62), (4, 1), (8, 0), (8, 0)]);
        Put([(8, HeadersAt), (4, 0), (2, 64), (2, 56), (2, 0), (2, 64), (2, sections.Length), (2, 0)]);
        if (HeadersFirst)
        {
            Headers(64 + 64 * sections.Length);
        }
        foreach (var section in sections)
        {
            writer.Write(section.Content);
        }
        if (!HeadersFirst)
        {
            Headers(64);
        }
        return ((MemoryStream)writer.BaseStream).ToArray();

        void Headers(int offset)
        {
            foreach (var (type, link, info, content) in sections)
            {
                Put([(4, 0), (4, type), (8, 0), (8, 0), (8, offset), (8, content.Length), (4, link), (4, info)]);
                Put([(8, 1), (8, 0)]);
                if (type == 0x6ffffffe)
                {
                    NeedsAt = offset;
                    FlagsAt = offset + 3 * 16 + 4;
                }
                offset += content.Length;
            }
        }
    }

    /// <summary>One version of libc and two of libstdc++, of which the last is the one to mark.</summary>
    private byte[] Needs() =>
        Bytes<(int, long)[]>(
            [
                [(2, 1), (2, 1), (4, Text("libc.so.6")), (4, 16), (4, 32)],
                [(4, 0), (2, 0), (2, 2), (4, Text("GLIBC_2.14")), (4, 0)],
                [(2, 1), (2, 2), (4, Text("libstdc++.so.6")), (4, 16), (4, 0)],
                [(4, 0), (2, Flags), (2, Index), (4, Text(Needed)), (4, 16)],
                [(4, 0), (2, 0), (2, 4), (4, Text("GLIBCXX_3.4")), (4, 0)],
            ],
            fields => fields
        );

    private int Text(string text)
    {
        var at = (int)strings.Length;
        strings.Write([.. Encoding.ASCII.GetBytes(text), 0]);
        return at;
    }

    private void Put(params (int Bytes, long Value)[] fields) =>
        writer.Write(Bytes<(int, long)[]>([fields], all => all));

    private static byte[] Bytes<T>(IEnumerable<T> entries, Func<T, (int Bytes, long Value)[]> fields) =>
        [.. entries.SelectMany(fields).SelectMany(field => BitConverter.GetBytes(field.Value)[..field.Bytes])];
}
