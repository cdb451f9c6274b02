using SoftStep.Experiments.Data;
using static SoftStep.Experiments.Tests.Data.GusPatchFixture;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Tests.Data;

public sealed class InstrumentPitchTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public InstrumentPitchTests()
    {
        // Sines of different pitches and sample rates, one per instrument.
        for (var program = 0; program < 20; program++)
        {
            WriteSine(
                program,
                rate: 16_000 + (1_400 * program),
                pitch: 200 * Math.Pow(2, program / 10.0),
                seconds: 1.5
            );
        }
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_pitch_of_the_label_is_the_pitch_of_the_waveform()
    {
        using var data = InstrumentPitch.Load(folder.Path, seed: 1);

        foreach (var set in new[] { data.Train, data.Validation, data.Test })
        {
            // The strongest frequency of a sine is the nearest multiple of 16,000 / 2,048 hertz.
            var window = hann_window(InstrumentPitch.WindowLength);
            var strongest = fft.rfft(set.Inputs * window).abs().argmax(1).data<long>().ToArray();
            foreach (var (bin, label) in strongest.Zip(set.Labels.data<float>().ToArray()))
            {
                var pitch = Math.Pow(2, (label * data.Target.StandardDeviation) + data.Target.Mean);
                var resolution = (double)InstrumentPitch.Rate / InstrumentPitch.WindowLength;
                pitch.Should().BeInRange((bin - 0.6) * resolution, (bin + 0.6) * resolution);
            }
        }
    }

    [Fact]
    public void Clips_have_mean_zero_and_power_one_and_some_are_shifted_up_and_some_down()
    {
        using var data = InstrumentPitch.Load(folder.Path, seed: 1);

        data.Train.Inputs.shape.Should().Equal(data.Train.Count, InstrumentPitch.WindowLength);
        data.Train.Inputs.mean([1L]).abs().max().item<float>().Should().BeLessThan(1e-5f);
        data.Train.Inputs.square().mean([1L]).sub(1).abs().max().item<float>().Should().BeLessThan(1e-4f);
        data.Train.Labels.unique().output.shape[0].Should().Be(data.Train.Count);
    }

    [Fact]
    public void An_instrument_is_in_one_set_with_at_most_six_clips_per_note()
    {
        using var data = InstrumentPitch.Load(folder.Path, seed: 1);

        LabeledSet[] sets = [data.Train, data.Validation, data.Test];
        sets.SelectMany(set => set.Groups!.data<long>().ToArray().Distinct())
            .Should()
            .OnlyHaveUniqueItems()
            .And.HaveCount(20);
        sets.Sum(set => set.Count).Should().Be(20 * 6);
    }

    [Fact]
    public void Percussion_effects_and_notes_that_are_too_short_are_left_out()
    {
        WriteSine(program: 112, rate: 16_000, pitch: 200, seconds: 1.5);
        WriteSine(program: 111, rate: 16_000, pitch: 200, seconds: 0.05);

        using var data = InstrumentPitch.Load(folder.Path, seed: 1);

        (data.Train.Count + data.Validation.Count + data.Test.Count).Should().Be(20 * 6);
    }

    [Fact]
    public void A_family_is_eight_programs_and_without_it_a_note_is_in_one_set()
    {
        var (others, organs) = InstrumentPitch.LoadWithout(family: 2, folder.Path, seed: 1);

        // Programs 0 to 15, and 16 to 19.
        LabeledSet[] sets = [others.Train, others.Validation, others.Test];
        sets.Sum(set => set.Count).Should().Be(16 * 6);
        sets.SelectMany(set => set.Groups!.data<long>().ToArray().Distinct()).Should().OnlyHaveUniqueItems();
        organs.Count.Should().Be(4 * 6);
        // Their pitches are the highest, on the scale of the others.
        organs.Labels.mean().item<float>().Should().BeGreaterThan(others.Train.Labels.mean().item<float>() + 1);
    }

    [Fact]
    public void A_missing_folder_is_named()
    {
        var loading = () => InstrumentPitch.Load(Path.Combine(folder.Path, "none"), seed: 1);

        loading.Should().Throw<DataFileException>().WithMessage("*none is not there*");
    }

    private void WriteSine(int program, int rate, double pitch, double seconds)
    {
        var waveform = Enumerable
            .Range(0, (int)(rate * seconds))
            .Select(i => (byte)(sbyte)(100 * Math.Sin(2 * Math.PI * pitch * i / rate)));
        var sample = Sample((ushort)rate, (uint)Math.Round(1000 * pitch), modes: 0, [.. waveform]);
        folder.Write($"{program:000}_Sine.pat", Patch(sample));
    }
}
