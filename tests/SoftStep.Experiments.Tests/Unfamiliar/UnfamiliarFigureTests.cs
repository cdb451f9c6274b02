using SoftStep.Experiments.Data;
using SoftStep.Experiments.Tests.Data;
using SoftStep.Experiments.Unfamiliar;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Tests.Unfamiliar;

public sealed class UnfamiliarFigureTests
{
    private const int Side = 28;

    [Fact]
    public void Images_of_a_class_unlike_the_others_are_flagged()
    {
        // Noise, which is bright in class 0 and faint in class 1.
        var random = new Random(1);
        var (pixels, classes) = (new byte[160 * Side * Side], new byte[160]);
        random.NextBytes(pixels);
        foreach (var i in Enumerable.Range(0, 160).Where(i => i % 2 == 1))
        {
            classes[i] = 1;
            foreach (ref var pixel in pixels.AsSpan(i * Side * Side, Side * Side))
            {
                pixel /= 20;
            }
        }
        var options = new UnfamiliarOptions("", "", Seed: 1, CPU)
        {
            Sizes = new(40, 10, 20),
            EmbeddingSize = 4,
            Effort = 300,
        };

        var flagged = new UnfamiliarFigure(options, SilentConsole.Create()).Run(
            Read([160, Side, Side], pixels),
            Read([160], classes),
            leftOut: 0,
            CancellationToken.None
        );

        flagged.LeftOut.Should().Be("T-shirt");
        flagged.Other.Should().BeGreaterThan(0.9);
        flagged.Known.Should().BeLessThan(0.3);
    }

    private static IdxFile Read(int[] sizes, byte[] elements)
    {
        using var file = new IdxFixture();
        file.Write(IdxFixture.Compress(IdxFixture.Contents(sizes, elements)));
        return IdxFile.Read(file.Path, sizes.Length);
    }
}
