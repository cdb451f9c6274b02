namespace SoftStep.Tests.Support;

/// <summary>What can happen to the bytes of a file.</summary>
internal static class DamagedFile
{
    /// <summary>Cut short after any byte, and one byte longer.</summary>
    public static IEnumerable<byte[]> OfAnotherLength(byte[] bytes) =>
        Enumerable.Range(0, bytes.Length).Select(length => bytes[..length]).Append([.. bytes, 0]);

    /// <summary>With any one bit flipped.</summary>
    public static IEnumerable<byte[]> WithABitFlipped(byte[] bytes)
    {
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            var flipped = bytes.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return flipped;
        }
    }
}
