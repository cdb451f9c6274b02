using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Tests.Data;

public sealed class ResamplingTests
{
    [Fact]
    public void At_its_own_speed_a_waveform_stays_as_it_is()
    {
        float[] waveform = [1, -2, 3, 0.5f, -1];
        var read = new float[7];

        Resampling.Read(waveform, start: 0, step: 1, read);

        read.Zip([1, -2, 3, 0.5f, -1, 0, 0], (one, other) => Math.Abs(one - other)).Max().Should().BeLessThan(1e-6f);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.77)]
    [InlineData(1.9)]
    [InlineData(2.7)]
    public void A_sine_that_the_new_rate_can_hold_keeps_its_height_and_place(double step)
    {
        var read = new float[200];

        Resampling.Read(Sine(frequency: 0.03), start: 100.25, step, read);

        for (var i = 0; i < read.Length; i++)
        {
            read[i].Should().BeApproximately((float)Math.Sin(2 * Math.PI * 0.03 * (100.25 + (i * step))), 0.01f);
        }
    }

    [Fact]
    public void A_sine_that_the_new_rate_cannot_hold_does_not_come_back_as_another()
    {
        var read = new float[200];

        // Every third value can represent up to 1/6 cycles per value: 0.4 would alias to a tone of the same amplitude.
        Resampling.Read(Sine(frequency: 0.4), start: 100, step: 3, read);

        read.Max(Math.Abs).Should().BeLessThan(0.01f);
    }

    private static float[] Sine(double frequency) =>
        [.. Enumerable.Range(0, 1000).Select(i => (float)Math.Sin(2 * Math.PI * frequency * i))];
}
