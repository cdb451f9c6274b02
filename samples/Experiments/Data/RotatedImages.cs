using static TorchSharp.torch;

namespace SoftStep.Experiments.Data;

/// <summary>The task of predicting by which angle an image was rotated.</summary>
internal static class RotatedImages
{
    public const double MaxDegrees = 60;

    /// <summary>
    /// Draws a different image for every row, rotates it by an angle uniform in ±60°, and splits the rows.
    /// The seed decides the images, the angles and the split.
    /// </summary>
    /// <param name="isCandidate">Which images may be drawn, by their index; null for all.</param>
    public static RegressionData Create(IdxFile images, SplitSizes sizes, int seed, Func<int, bool>? isCandidate = null)
    {
        var random = new Random(seed);
        var order = Enumerable.Range(0, images.Sizes[0]).Where(isCandidate ?? (_ => true)).ToArray();
        random.Shuffle(order);
        var chosen = order[..sizes.Total];
        var angles = Array.ConvertAll(chosen, _ => ((2 * random.NextDouble()) - 1) * MaxDegrees);
        var target = Standardization.Fit(angles.AsSpan(0, sizes.Train));

        LabeledSet Take(int start, int count) =>
            Rotate(images, chosen.AsMemory(start, count), angles.AsMemory(start, count), target);

        return new RegressionData(
            Take(0, sizes.Train),
            Take(sizes.Train, sizes.Validation),
            Take(sizes.Train + sizes.Validation, sizes.Test),
            target
        );
    }

    private static LabeledSet Rotate(
        IdxFile images,
        ReadOnlyMemory<int> indices,
        ReadOnlyMemory<double> angles,
        Standardization target
    )
    {
        var (height, width) = (images.Sizes[1], images.Sizes[2]);
        var area = height * width;
        var pixels = new float[indices.Length * area];
        var labels = new float[indices.Length];
        Parallel.For(
            0,
            indices.Length,
            row =>
            {
                var angle = angles.Span[row];
                ImageRotation.Rotate(images[indices.Span[row]], width, angle, pixels.AsSpan(row * area, area));
                labels[row] = (float)target.Apply(angle);
            }
        );
        return new LabeledSet(tensor(pixels, [indices.Length, 1, height, width]), tensor(labels, [indices.Length, 1]));
    }
}
