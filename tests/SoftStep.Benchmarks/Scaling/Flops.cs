using SoftStep.Benchmarks.Works;

namespace SoftStep.Benchmarks.Scaling;

/// <summary>
/// Floating-point operations of a training step with one label per row, leave-one-out, by the formula in
/// docs/performance.md: an addition, multiplication, division, comparison, root, exponential or logarithm counts as
/// one. A neighbour head's forward pass counts twice, because the backward pass computes it again.
/// </summary>
internal static class Flops
{
    /// <summary>Behind a linear layer from 4 d to d, whose inputs need no gradient.</summary>
    public static double OfModel(HeadKind head, long rows, long size)
    {
        var layer = rows * (8.0 * size * size + size);
        return 2 * layer + OfHead(head, rows, size);
    }

    public static double OfHead(HeadKind head, long rows, long size)
    {
        if (head == HeadKind.Linear)
        {
            return rows * (6.0 * size + 2);
        }
        var (forward, backward) = OfPair(head, rows, size);
        var bounds = head is HeadKind.NcaSoftStep or HeadKind.KnnSoftStep ? 18.0 * size + 24 : 0;
        return (double)rows * rows * (2 * forward + backward) + rows * bounds;
    }

    private static (double Forward, double Backward) OfPair(HeadKind head, long keys, long size)
    {
        (double Forward, double Backward)[] parts =
        [
            (2 * size + 4, 4 * size + 4), // the distance
            head is HeadKind.Nca or HeadKind.NcaSoftStep ? (6, 5) : (3, 5), // softmax or normalisation, weighted sum
            head is HeadKind.Knn or HeadKind.KnnSoftStep ? (6 + Math.Log2(keys), 4) : (0, 0), // soft rank
            head is HeadKind.Nca ? (0, 0) : (4, 4), // unit interval
            head is HeadKind.NcaSoftStep or HeadKind.KnnSoftStep ? (9, 13) : (0, 0), // SoftStep
            head is HeadKind.Knn ? (4, 3) : (0, 0), // the projection of a fixed k, and its θ
        ];
        return (parts.Sum(part => part.Forward), parts.Sum(part => part.Backward));
    }
}
