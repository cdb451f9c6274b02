using System.Buffers.Binary;

namespace SoftStep.Experiments.Tests.Data;

/// <summary>Writes patches field by field, as the format's description says.</summary>
internal static class GusPatchFixture
{
    public static byte[] Patch(params byte[][] samples) =>
        [
            .. "GF1PATCH110\0ID#000002\0"u8,
            .. new byte[60], // description
            1, // instruments
            14, // voices
            0, // channels
            (byte)samples.Length,
            0, // waveforms
            127,
            0, // volume
            0,
            0,
            0,
            0, // size
            .. new byte[36],
            .. new byte[2 + 16 + 4], // the instrument's number, name and size
            1, // layers
            .. new byte[40],
            .. new byte[1 + 1 + 4], // the layer's duplicate, number and size
            (byte)samples.Length,
            .. new byte[40],
            .. samples.SelectMany(sample => sample),
        ];

    /// <param name="pitch">In thousandths of a hertz.</param>
    public static byte[] Sample(ushort rate, uint pitch, byte modes, byte[] waveform) =>
        [
            .. "name\0\0\0"u8,
            0, // fractions of the loop
            .. UInt32((uint)waveform.Length),
            .. UInt32(0), // loop
            .. UInt32((uint)waveform.Length),
            (byte)rate,
            (byte)(rate >> 8),
            .. UInt32(pitch / 2), // lowest and highest
            .. UInt32(pitch * 2),
            .. UInt32(pitch),
            .. new byte[2 + 1], // tuning, balance
            .. new byte[6 + 6 + 3 + 3], // envelope, tremolo, vibrato
            modes,
            .. new byte[2 + 2 + 36],
            .. waveform,
        ];

    private static byte[] UInt32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
