using System.Globalization;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Data;

/// <summary>The task of predicting the pitch of a note, in octaves above one hertz, from a short clip.</summary>
internal static class InstrumentPitch
{
    /// <summary>Values per clip: 128 ms at the sample rate.</summary>
    public const int WindowLength = 2048;
    public const int Rate = 16_000;

    private const int MaxWindowsPerNote = 6;
    private const double MaxShift = 0.5;

    /// <summary>In General MIDI the programs from here on are percussion and effects, whose pitch is a convention.</summary>
    private const int FirstUnpitchedProgram = 112;

    /// <summary>
    /// Successive clips of each note, each played faster or slower by up to half an octave, as a synthesiser plays the
    /// notes between the recorded ones, and scaled to the same loudness. Notes of one instrument are in the same set.
    /// The seed decides the shifts and the split.
    /// </summary>
    /// <exception cref="DataFileException">A file is missing or damaged.</exception>
    public static RegressionData Load(string folder, int seed)
    {
        var windows = Windows(folder, new Random(seed)).ToArray();
        var split = RowSplit.ByGroup(
            windows.Select(window => window.Instrument),
            SplitSizes.OfAll(windows.Length),
            seed
        );
        return RegressionData.Create(
            split,
            Array.ConvertAll(windows, window => window.Octaves),
            rows => Render(Array.ConvertAll(rows, row => windows[row]))
        );
    }

    /// <summary>The families of General MIDI with several instruments among the recordings, eight programs each.</summary>
    public static IReadOnlyList<string> Families { get; } =
    ["piano", "chromatic percussion", "organ", "guitar", "bass", "strings", "ensemble", "brass", "reed", "pipe"];

    /// <summary>
    /// The same clips without a family of instruments, and that family's. Here notes of one instrument may be in different sets:
    /// only the clips of one note are in the same.
    /// </summary>
    /// <param name="family">From 0, in the order of <see cref="Families"/>.</param>
    /// <exception cref="DataFileException">A file is missing or damaged.</exception>
    public static (RegressionData Others, LabeledSet Family) LoadWithout(int family, string folder, int seed)
    {
        var all = Windows(folder, new Random(seed)).ToLookup(window => window.Family == family);
        var (others, own) = (all[false].ToArray(), all[true].ToArray());
        var split = RowSplit.ByGroup(others.Select(window => window.Waveform), SplitSizes.OfAll(others.Length), seed);
        var data = RegressionData.Create(
            split,
            Array.ConvertAll(others, window => window.Octaves),
            rows => Render(Array.ConvertAll(rows, row => others[row]))
        );
        var labels = Array.ConvertAll(own, window => (float)data.Target.Apply(window.Octaves));
        return (data, new(Render(own), tensor(labels, [own.Length, 1])));
    }

    private static IEnumerable<Window> Windows(string folder, Random random) =>
        from path in InstrumentFiles(folder)
        from sample in GusPatch.Read(path)
        from window in Windows(path, sample, random)
        select window;

    /// <summary>The patches are named by program number and instrument.</summary>
    private static IEnumerable<string> InstrumentFiles(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw DataFile.NotThere(folder);
        }

        return Directory
            .EnumerateFiles(folder, "*.pat")
            .Where(path => string.CompareOrdinal(Path.GetFileName(path), $"{FirstUnpitchedProgram}") < 0)
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<Window> Windows(string instrument, GusSample sample, Random random)
    {
        double start = 0;
        for (var count = 0; count < MaxWindowsPerNote; count++)
        {
            var shift = ((2 * random.NextDouble()) - 1) * MaxShift;
            var step = sample.Rate * Math.Pow(2, shift) / Rate;
            var window = new Window(instrument, sample.Waveform, start, step, Math.Log2(sample.Pitch) + shift);
            start += WindowLength * step;
            if (start > sample.Waveform.Length)
            {
                yield break;
            }

            yield return window;
        }
    }

    private static Tensor Render(Window[] windows)
    {
        var values = new float[windows.Length * WindowLength];
        Parallel.For(
            0,
            windows.Length,
            row =>
            {
                var destination = values.AsSpan(row * WindowLength, WindowLength);
                Resampling.Read(windows[row].Waveform, windows[row].Start, windows[row].Step, destination);
                Normalize(destination);
            }
        );
        return tensor(values, [windows.Length, WindowLength]);
    }

    /// <summary>To mean zero and power one; silence is not changed.</summary>
    private static void Normalize(Span<float> values)
    {
        var loudness = Standardization.Fit(Array.ConvertAll(values.ToArray(), value => (double)value));
        foreach (ref var value in values)
        {
            value = loudness.StandardDeviation > 0 ? (float)loudness.Apply(value) : 0;
        }
    }

    /// <summary>A clip of a note, before it is resampled.</summary>
    private sealed record Window(string Instrument, float[] Waveform, double Start, double Step, double Octaves)
    {
        public int Family => int.Parse(Path.GetFileName(Instrument)[..3], CultureInfo.InvariantCulture) / 8;
    }
}
