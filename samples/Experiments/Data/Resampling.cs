namespace SoftStep.Experiments.Data;

/// <summary>Reads a waveform at another speed, with a sinc kernel of eight zero crossings under a Hann window.</summary>
/// <remarks>
/// J. O. Smith, <em>Digital audio resampling</em>. Frequencies that the new rate cannot represent are filtered out: for a
/// waveform read faster, the sinc is widened by the same factor.
/// </remarks>
internal static class Resampling
{
    private const int CrossingsPerSide = 4;

    /// <summary>Tabulated values of the kernel per zero crossing, interpolated linearly.</summary>
    private const int Resolution = 512;

    private static readonly double[] Table =
    [
        .. Enumerable.Range(0, (CrossingsPerSide * Resolution) + 2).Select(i => Kernel((double)i / Resolution)),
    ];

    /// <summary>The values at <c>start</c>, <c>start + step</c>, … of a waveform that is zero outside.</summary>
    public static void Read(ReadOnlySpan<float> waveform, double start, double step, Span<float> destination)
    {
        var cutoff = Math.Min(1, 1 / step);
        var reach = CrossingsPerSide / cutoff;
        for (var i = 0; i < destination.Length; i++)
        {
            var position = start + (i * step);
            var first = Math.Max(0, (int)Math.Ceiling(position - reach));
            var last = Math.Min(waveform.Length - 1, (int)Math.Floor(position + reach));
            double sum = 0;
            for (var k = first; k <= last; k++)
            {
                sum += waveform[k] * Interpolate(Math.Abs(cutoff * (position - k)) * Resolution);
            }

            destination[i] = (float)(cutoff * sum);
        }
    }

    private static double Interpolate(double place)
    {
        var left = (int)place;
        return double.Lerp(Table[left], Table[left + 1], place - left);
    }

    private static double Kernel(double x) =>
        x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x) * 0.5 * (1 + Math.Cos(Math.PI * x / CrossingsPerSide));
}
