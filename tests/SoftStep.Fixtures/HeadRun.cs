using static TorchSharp.torch.nn;

namespace SoftStep.Fixtures;

/// <summary>A head case computed by the library: forward, mean squared error, backward.</summary>
internal static class HeadRun
{
    /// <summary>Every quantity of the file, by its name there.</summary>
    public static IReadOnlyList<(string Quantity, double[] Actual, double[] Expected)> Compute(
        HeadEntry entry,
        Mode mode
    ) => mode.Run(() => ComputeNow(entry, mode.Dtype));

    private static IReadOnlyList<(string, double[], double[])> ComputeNow(HeadEntry entry, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var (keys, labels, targets) = (Tensor(entry.Keys), Tensor(entry.Labels), Tensor(entry.Targets));
        var queries = entry.IsLeaveOneOut ? keys : Tensor(entry.Queries);
        using var warp = entry.HasSoftStep ? Warp(entry, dtype) : null;
        using var head = Head(entry, warp);
        keys.requires_grad_();
        queries.requires_grad_();
        var excluded = entry.IsLeaveOneOut ? eye(entry.Keys.Length, dtype: ScalarType.Bool) : null;
        var weights = head.Weights(queries, keys, excluded);
        var predictions = entry.IsLeaveOneOut ? head.LeaveOneOut(keys, labels) : head.call(queries, keys, labels);
        var loss = functional.mse_loss(predictions, targets);
        loss.backward();
        List<(string, double[], double[])> quantities =
        [
            ("weights", Numbers(weights), Flat(entry.Weights)),
            ("predictions", Numbers(predictions), Flat(entry.Predictions)),
            ("loss", Numbers(loss), [entry.Loss]),
            ("grad_keys", Numbers(keys.grad), Flat(entry.GradKeys)),
        ];
        if (entry.GradQueries is not null)
        {
            quantities.Add(("grad_queries", Numbers(queries.grad), Flat(entry.GradQueries)));
        }
        if (warp is not null)
        {
            var (weight, bias) = Parameters(warp);
            quantities.Add(("grad_warp_weight", Numbers(weight.grad), Flat(entry.GradWarpWeight!)));
            quantities.Add(("grad_warp_bias", Numbers(bias.grad), entry.GradWarpBias!));
        }
        return quantities;

        Tensor Tensor(double[][] table) => tensor(Flat(table), [table.Length, table[0].Length], dtype);
    }

    private static NeighborHead Head(HeadEntry entry, SoftStepWarp? warp)
    {
        var options = entry.Options;
        Similarity similarity = entry.Similarity switch
        {
            SimilarityKind.Euclidean => new EuclideanSimilarity(),
            SimilarityKind.SquaredEuclidean => new SquaredEuclideanSimilarity(),
            SimilarityKind.Manhattan => new ManhattanSimilarity(),
            SimilarityKind.Dot => new DotSimilarity(),
            SimilarityKind.Cosine => new CosineSimilarity(),
            _ => new RbfSimilarity(options.Gamma),
        };
        if (entry.Head == HeadKind.Nca)
        {
            return new NcaHead(similarity, warp, new() { Temperature = options.Temperature });
        }
        var ranking = new KnnOptions { Strength = options.RankStrength, Regularization = options.RankRegularization };
        return warp is null
            ? new KnnHead(options.KNeighbors!.Value, similarity, ranking)
            : new KnnHead(warp, similarity, ranking);
    }

    private static SoftStepWarp Warp(HeadEntry entry, ScalarType dtype)
    {
        var warp = new SoftStepWarp(entry.Keys[0].Length);
        warp.to(dtype);
        var (weight, bias) = Parameters(warp);
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        weight.copy_(tensor(Flat(entry.WarpWeight), weight.shape, dtype));
        bias.copy_(tensor(entry.WarpBias, dtype));
        return warp;
    }

    private static (Tensor Weight, Tensor Bias) Parameters(SoftStepWarp warp)
    {
        var parameters = warp.named_parameters().ToDictionary(named => named.name, named => named.parameter);
        return (parameters["weight"], parameters["bias"]);
    }

    private static double[] Flat(double[][] table) => [.. table.SelectMany(row => row)];

    private static double[] Numbers(Tensor? values) =>
        values is null ? [] : values.to(ScalarType.Float64).contiguous().data<double>().ToArray();
}
