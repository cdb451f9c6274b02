using SoftStep.Experiments.Data;
using SoftStep.Experiments.Encoders;
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
        var images = Read([160, Side, Side], pixels);
        var task = new UnfamiliarTask(
            "noise",
            ["bright", "faint"],
            (_, leftOut, _) => (Of(image => classes[image] != leftOut), Of(image => classes[image] == leftOut).Test),
            ImageEncoder.CreateStrided
        );
        var options = new UnfamiliarOptions("", "", Seed: 1, CPU) { EmbeddingSize = 4, Effort = 300 };

        var flagged = new UnfamiliarFigure(options, SilentConsole.Create()).Run(task, kind: 0, CancellationToken.None);

        flagged.LeftOut.Should().Be("bright");
        flagged.Other.Should().BeGreaterThan(0.9);
        flagged.Known.Should().BeLessThan(0.3);

        RegressionData Of(Func<int, bool> isCandidate) => RotatedImages.Create(images, new(40, 10, 20), 1, isCandidate);
    }

    [Fact]
    public void The_chosen_level_flags_its_share_of_rows_like_these()
    {
        double[] familiarities = [.. Enumerable.Range(1, 99).Select(i => i / 100.0).Reverse()];

        var chosen = Flagged.Choose(familiarities);

        chosen.Should().Be(0.05);
        Flagged.Share(familiarities, chosen).Should().BeApproximately(0.05, 1e-3);
        // Of fewer than 19 rows none can be one in twenty.
        Flagged.Choose(familiarities[..18]).Should().Be(0);
    }

    private static IdxFile Read(int[] sizes, byte[] elements)
    {
        using var file = new IdxFixture();
        file.Write(IdxFixture.Compress(IdxFixture.Contents(sizes, elements)));
        return IdxFile.Read(file.Path, sizes.Length);
    }
}
