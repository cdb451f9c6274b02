using System.Buffers.Binary;

namespace SoftStep.Experiments.Data;

/// <summary>
/// A patch of the Gravis Ultrasound with one instrument in one layer: a header of 239 bytes in all, then for each sample
/// a header of 96 bytes and its waveform, little-endian, 8 or 16 bits, signed or not. Loops and envelopes, which say how
/// to play a note longer than it was recorded, are not read.
/// </summary>
internal static class GusPatch
{
    private const int HeaderLength = 239;
    private const int LayersAt = 151;
    private const int SamplesAt = 198;

    private const int SampleHeaderLength = 96;
    private const int LengthAt = 8;
    private const int RateAt = 20;
    private const int PitchAt = 30;
    private const int ModesAt = 55;
    private const int Is16Bit = 1;
    private const int IsUnsigned = 2;

    /// <summary>The pitch is stored in thousandths of a hertz.</summary>
    private const double PitchUnit = 1e-3;

    private static ReadOnlySpan<byte> Magic => "GF1PATCH110\0ID#000002\0"u8;

    /// <exception cref="DataFileException">The file is missing or damaged, or has several layers.</exception>
    public static List<GusSample> Read(string path)
    {
        var contents = DataFile.ReadBytes(path);
        CheckHeader(path, contents);
        var samples = new List<GusSample>(contents[SamplesAt]);
        var offset = HeaderLength;
        while (samples.Count < contents[SamplesAt])
        {
            samples.Add(ReadSample(path, contents, ref offset));
        }

        return offset == contents.Length
            ? samples
            : throw DataFileException.AtByte(path, offset, "the last sample ends here and the file goes on.");
    }

    private static void CheckHeader(string path, byte[] contents)
    {
        var agreed = contents.AsSpan().CommonPrefixLength(Magic);
        if (agreed < Magic.Length && agreed < contents.Length)
        {
            throw DataFileException.AtByte(
                path,
                agreed,
                "a patch begins with 'GF1PATCH110', 'ID#000002', each and a zero."
            );
        }

        RequireLength(path, contents, HeaderLength, "its header");
        if (contents[LayersAt] != 1)
        {
            throw DataFileException.AtByte(
                path,
                LayersAt,
                $"the number of layers must be 1, not {contents[LayersAt]}."
            );
        }
    }

    private static GusSample ReadSample(string path, byte[] contents, ref int offset)
    {
        RequireLength(path, contents, (long)offset + SampleHeaderLength, "the header of a sample");
        var header = contents.AsSpan(offset, SampleHeaderLength);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(header[LengthAt..]);
        var rate = BinaryPrimitives.ReadUInt16LittleEndian(header[RateAt..]);
        var pitch = BinaryPrimitives.ReadUInt32LittleEndian(header[PitchAt..]) * PitchUnit;
        var modes = header[ModesAt];
        if (rate == 0)
        {
            throw DataFileException.AtByte(path, offset + RateAt, "the rate must be positive.");
        }

        if (pitch == 0)
        {
            throw DataFileException.AtByte(path, offset + PitchAt, "the pitch must be positive.");
        }

        if ((modes & Is16Bit) != 0 && length % 2 != 0)
        {
            throw DataFileException.AtByte(path, offset + LengthAt, $"{length} bytes cannot hold numbers of 16 bits.");
        }

        offset += SampleHeaderLength;
        RequireLength(path, contents, offset + (long)length, "the waveform of a sample");
        var waveform = Decode(contents.AsSpan(offset, (int)length), modes);
        offset += (int)length;
        return new GusSample(rate, pitch, waveform);
    }

    private static void RequireLength(string path, byte[] contents, long length, string part)
    {
        if (contents.Length < length)
        {
            throw DataFileException.AtByte(
                path,
                contents.Length,
                $"the file ends inside {part}, which ends at {length}."
            );
        }
    }

    private static float[] Decode(ReadOnlySpan<byte> bytes, byte modes)
    {
        var width = (modes & Is16Bit) != 0 ? 2 : 1;
        var limit = width == 2 ? 32_768f : 128f;
        var waveform = new float[bytes.Length / width];
        for (var i = 0; i < waveform.Length; i++)
        {
            // Without the sign the middle of the range is silence: flipping the upper bit makes it zero.
            var flip = (modes & IsUnsigned) != 0;
            waveform[i] =
                width == 2
                    ? (short)(BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) ^ (flip ? 0x8000 : 0)) / limit
                    : (sbyte)(bytes[i] ^ (flip ? 0x80 : 0)) / limit;
        }

        return waveform;
    }
}
