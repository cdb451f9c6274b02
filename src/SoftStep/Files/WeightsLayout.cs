using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SoftStep.Files;

/// <summary>
/// The header of a weights file, little-endian, and its tensors:
/// <code>
/// offset  0  magic "SoftWght"            for each tensor, by name:
///         8  version, int32                name's bytes, int32; name, UTF-8
///        12  tensors, int32                dtype, int32; axes, int32; sizes, int64 each
///                                        then the tensors' bytes in the same order
///                                        end  SHA-256 of all before, 32 bytes
/// </code>
/// </summary>
internal sealed class WeightsLayout
{
    private const int Version = 1;
    private const int LongestName = 1 << 16;
    private const int MostAxes = 64;

    private WeightsLayout(IReadOnlyList<WeightsEntry> entries, long headerBytes)
    {
        Entries = entries;
        HeaderBytes = headerBytes;
    }

    public IReadOnlyList<WeightsEntry> Entries { get; }

    public long HeaderBytes { get; }

    /// <summary>Offset of the checksum. A big integer, because a broken header can have any values.</summary>
    public BigInteger End => Entries.Aggregate((BigInteger)HeaderBytes, (sum, entry) => sum + entry.Bytes);

    private static ReadOnlySpan<byte> Magic => "SoftWght"u8;

    public static byte[] Header(IReadOnlyList<WeightsEntry> entries)
    {
        using var header = new MemoryStream();
        header.Write(Magic);
        Put(Version);
        Put(entries.Count);
        foreach (var entry in entries)
        {
            var name = Encoding.UTF8.GetBytes(entry.Name);
            Put(name.Length);
            header.Write(name);
            Put((int)entry.Dtype);
            Put(entry.Shape.Length);
            Array.ForEach(entry.Shape, PutLong);
        }
        return header.ToArray();

        void Put(int value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            header.Write(bytes);
        }

        void PutLong(long value)
        {
            Span<byte> bytes = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
            header.Write(bytes);
        }
    }

    /// <exception cref="InvalidDataException">A field is invalid.</exception>
    public static WeightsLayout Parse(Stream file, string path)
    {
        // The buffer reads ahead, which does no harm: the file is read again from the beginning. It is not disposed, because
        // that would dispose the file too.
        var header = new HeaderReader(new BufferedStream(file), path, ModuleWeights.Kind);
        header.RequireMagic(Magic, "as SaveWeights writes (of Module.save is Module.load)");
        header.Int32("version", Version, Version);
        var count = header.Int32("number of tensors", 0, int.MaxValue);
        var entries = new List<WeightsEntry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var name = header.Text("name", header.Int32("length of a name", 0, LongestName));
            if (!names.Add(name))
            {
                throw header.Broken("name", "one that is not there yet", name);
            }
            var dtype = (ScalarType)header.Int32($"dtype of {name}", 0, int.MaxValue);
            if (!WeightsEntry.CanHold(dtype))
            {
                throw header.Broken($"dtype of {name}", "a type of numbers", $"{(int)dtype}");
            }
            var shape = new long[header.Int32($"axes of {name}", 0, MostAxes)];
            for (var axis = 0; axis < shape.Length; axis++)
            {
                shape[axis] = header.Int64($"size of {name}");
            }
            entries.Add(new(name, dtype, shape));
        }
        return new(entries, header.Offset);
    }

    /// <summary>Checks that a module has exactly these tensors.</summary>
    /// <exception cref="ArgumentException">It does not; the message names each difference.</exception>
    public void RequireFor(IReadOnlyDictionary<string, Tensor> tensors, string path)
    {
        var found = Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        List<string> faults =
        [
            .. tensors
                .Keys.Where(name => !found.ContainsKey(name))
                .Order()
                .Select(name => $"{name} is not in the file"),
            .. Entries
                .Where(entry => !tensors.ContainsKey(entry.Name))
                .Select(entry => $"{entry.Name} is only in the file"),
            .. Entries
                .Where(entry => tensors.TryGetValue(entry.Name, out var tensor) && !entry.Fits(tensor))
                .Select(entry =>
                    $"{entry.Name} is {entry} in the file and {WeightsEntry.Of(entry.Name, tensors[entry.Name])} in the module"
                ),
        ];
        if (faults.Count > 0)
        {
            throw new ArgumentException($"The weights in {path} are not this module's: {string.Join("; ", faults)}.");
        }
    }
}
