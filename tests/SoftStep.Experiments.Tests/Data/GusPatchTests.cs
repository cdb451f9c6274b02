using SoftStep.Experiments.Data;
using static SoftStep.Experiments.Tests.Data.GusPatchFixture;

namespace SoftStep.Experiments.Tests.Data;

public sealed class GusPatchTests : IDisposable
{
    private const int FirstSample = 239;
    private const int FirstWaveform = FirstSample + 96;

    private static readonly byte[] Contents = Patch(
        Sample(44_100, 440_001, modes: 0, [0, 64, 0x80, 0xff]),
        Sample(8_000, 27_500, modes: 1, [0x34, 0x12, 0x00, 0x80])
    );

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Rates_pitches_and_waveforms_are_read()
    {
        var samples = GusPatch.Read(folder.Write("it.pat", Contents));

        samples.Select(sample => sample.Rate).Should().Equal(44_100, 8_000);
        samples.Select(sample => Math.Round(sample.Pitch, 6)).Should().Equal(440.001, 27.5);
        samples[0].Waveform.Should().Equal(0, 0.5f, -1, -1 / 128f);
        samples[1].Waveform.Should().Equal(0x1234 / 32_768f, -1);
    }

    [Theory]
    [InlineData(2, new byte[] { 0, 0x80, 0xc0, 0xff }, new[] { -1, 0, 0.5f, 127 / 128f })]
    [InlineData(3, new byte[] { 0, 0, 0, 0x80, 0, 0xc0 }, new[] { -1, 0, 0.5f })]
    [InlineData(0xe5, new byte[] { 0, 0x40 }, new[] { 0.5f })]
    public void The_mode_flags_decide_how_a_waveform_is_decoded(byte modes, byte[] stored, float[] waveform)
    {
        var samples = GusPatch.Read(folder.Write("it.pat", Patch(Sample(8_000, 1_000, modes, stored))));

        samples.Should().ContainSingle().Which.Waveform.Should().Equal(waveform);
    }

    [Fact]
    public void Contents_cut_anywhere_are_refused_at_the_byte_where_they_end()
    {
        for (var length = 0; length < Contents.Length; length++)
        {
            var path = folder.Write("it.pat", Contents[..length]);

            var reading = () => GusPatch.Read(path);

            reading.Should().Throw<DataFileException>().WithMessage($"{path}: byte {length}: *ends*");
        }
    }

    [Fact]
    public void Contents_that_go_on_are_refused_at_the_byte_where_they_should_have_ended()
    {
        var reading = () => GusPatch.Read(folder.Write("it.pat", [.. Contents, 0]));

        reading.Should().Throw<DataFileException>().WithMessage($"*byte {Contents.Length}: *goes on*");
    }

    [Theory]
    [InlineData(4, 'X', "*byte 4: *GF1PATCH110*")]
    [InlineData(151, 2, "*byte 151: *layers must be 1, not 2*")]
    [InlineData(FirstSample + 11, 0x7f, "*the file ends inside the waveform of a sample*")]
    [InlineData(FirstWaveform + 4 + 8, 3, "*byte 347: 3 bytes *16 bits*")]
    public void A_wrong_byte_is_named(int offset, byte value, string message)
    {
        var damaged = Contents.ToArray();
        damaged[offset] = value;
        var path = folder.Write("it.pat", damaged);

        var reading = () => GusPatch.Read(path);

        reading.Should().Throw<DataFileException>().WithMessage(message).WithMessage($"{path}: *");
    }

    [Theory]
    [InlineData(0, 440_000, "*byte 259: the rate*")]
    [InlineData(8_000, 0, "*byte 269: the pitch*")]
    public void A_rate_or_pitch_of_nothing_is_refused(ushort rate, uint pitch, string message)
    {
        var reading = () => GusPatch.Read(folder.Write("it.pat", Patch(Sample(rate, pitch, modes: 0, [1, 2]))));

        reading.Should().Throw<DataFileException>().WithMessage(message);
    }
}
