using SoftStep.Experiments.Data;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Tests.Data;

public sealed class RotatedImagesTests : IDisposable
{
    private const int Side = 5;
    private static readonly SplitSizes Sizes = new(Train: 12, Validation: 3, Test: 5);

    private readonly IdxFixture file = new();
    private readonly IdxFile images;

    public RotatedImagesTests()
    {
        // With an odd side the middle pixel does not move, so it tells which image a row was made from.
        var elements = new byte[30 * Side * Side];
        new Random(7).NextBytes(elements);
        for (var image = 0; image < 30; image++)
        {
            elements[(image * Side * Side) + (Side * Side / 2)] = (byte)image;
        }

        file.Write(IdxFixture.Compress(IdxFixture.Contents([30, Side, Side], elements)));
        images = IdxFile.Read(file.Path, rank: 3);
    }

    public void Dispose() => file.Dispose();

    [Fact]
    public void The_sets_have_the_sizes_asked_for_and_no_image_in_common()
    {
        using var data = RotatedImages.Create(images, Sizes, seed: 3);

        var rows = new[] { data.Train, data.Validation, data.Test }.Select(set => Pixels(set).Select(Image).ToArray());

        rows.Select(set => set.Length).Should().Equal(12, 3, 5);
        rows.SelectMany(set => set).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Each_row_is_its_image_rotated_by_its_label()
    {
        using var data = RotatedImages.Create(images, Sizes, seed: 3);

        foreach (var set in new[] { data.Train, data.Validation, data.Test })
        {
            foreach (var (pixels, label) in Pixels(set).Zip(set.Labels.data<float>().ToArray()))
            {
                var degrees = (label * data.Target.StandardDeviation) + data.Target.Mean;
                var expected = new float[Side * Side];
                ImageRotation.Rotate(images[Image(pixels)], Side, degrees, expected);

                degrees.Should().BeInRange(-60, 60);
                pixels.Zip(expected, (one, other) => Math.Abs(one - other)).Max().Should().BeLessThan(1e-5f);
            }
        }
    }

    [Fact]
    public void Training_labels_are_standardised()
    {
        using var data = RotatedImages.Create(images, Sizes, seed: 3);

        var labels = data.Train.Labels.data<float>().ToArray();

        labels.Average().Should().BeApproximately(0, 1e-6f);
        labels.Average(label => label * label).Should().BeApproximately(1, 1e-5f);
    }

    [Fact]
    public void The_seed_decides_everything()
    {
        using var one = RotatedImages.Create(images, Sizes, seed: 3);
        using var same = RotatedImages.Create(images, Sizes, seed: 3);
        using var other = RotatedImages.Create(images, Sizes, seed: 4);

        same.Test.Inputs.data<float>().ToArray().Should().Equal(one.Test.Inputs.data<float>().ToArray());
        same.Test.Labels.data<float>().ToArray().Should().Equal(one.Test.Labels.data<float>().ToArray());
        other.Test.Labels.data<float>().ToArray().Should().NotEqual(one.Test.Labels.data<float>().ToArray());
    }

    private static float[][] Pixels(LabeledSet set) => set.Inputs.data<float>().ToArray().Chunk(Side * Side).ToArray();

    private static int Image(float[] pixels) => (int)Math.Round(pixels[Side * Side / 2] * 255);
}
