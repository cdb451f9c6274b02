using static TorchSharp.torch;

namespace SoftStep.Experiments.Explain;

/// <summary>Embeddings on their first two principal components.</summary>
/// <param name="Points">One per row.</param>
/// <param name="Shares">The share of the variance in each of the two components.</param>
internal sealed record Projection(
    IReadOnlyList<(double First, double Second)> Points,
    (double First, double Second) Shares
)
{
    /// <summary>
    /// Principal component analysis. A component's sign is arbitrary; it is chosen so that labels increase along it.
    /// </summary>
    /// <param name="embeddings">(N, d), N and d at least 2.</param>
    /// <param name="labels">(N, 1).</param>
    public static Projection Of(Tensor embeddings, Tensor labels)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var centred = (embeddings - embeddings.mean([0])).to(ScalarType.Float64).cpu();
        var (_, values, components) = linalg.svd(centred, fullMatrices: false);
        var scores = centred.matmul(components.narrow(0, 0, 2).transpose(0, 1));
        var heights = labels.to(ScalarType.Float64).cpu();
        var signs = (scores * (heights - heights.mean())).sum(dim: 0).lt(0).to(ScalarType.Float64) * -2 + 1;
        var points = (scores * signs).data<double>().ToArray();
        var variances = values.square().data<double>().ToArray();
        var total = variances.Sum();
        return new Projection(
            [.. points.Chunk(2).Select(point => (point[0], point[1]))],
            (variances[0] / total, variances[1] / total)
        );
    }
}
