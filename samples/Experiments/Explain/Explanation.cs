using SoftStep.Experiments.Data;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Explain;

/// <summary>Which neighbours made a prediction.</summary>
/// <param name="Row">The sample's number in the test set.</param>
/// <param name="Label">The true one; like all labels here as the data set has it, not standardised.</param>
/// <param name="Neighbors">Those with the largest weights, in their order.</param>
/// <param name="Zeros">How many of the training set's weights are exactly 0.</param>
internal sealed record Explanation(
    long Row,
    double Label,
    double Prediction,
    IReadOnlyList<Neighbor> Neighbors,
    int Zeros,
    int Candidates
)
{
    /// <summary>Explains the first rows of the test set, which are as random as the split.</summary>
    /// <param name="shown">How many neighbours to list.</param>
    public static IReadOnlyList<Explanation> Of(
        DeepRegressor model,
        NeighborHead head,
        RegressionData data,
        int samples,
        int shown
    )
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var rows = Math.Min(samples, data.Test.Count);
        using var bank = model.BuildBank(data.Train.Inputs, data.Train.Labels);
        using var queries = model.BuildBank(data.Test.Inputs.narrow(0, 0, rows), data.Test.Labels.narrow(0, 0, rows));
        var weights = head.Weights(queries.Embeddings, bank.Embeddings).cpu().data<float>().ToArray();
        var candidates = Labels(data.Train, data.Target);
        return
        [
            .. Labels(data.Test, data.Target)
                .Take(rows)
                .Select(
                    (label, row) =>
                        Of(
                            row,
                            label,
                            weights.AsSpan(row * candidates.Length, candidates.Length).ToArray(),
                            candidates,
                            shown
                        )
                ),
        ];
    }

    private static Explanation Of(int row, double label, float[] weights, double[] labels, int shown)
    {
        var order = Enumerable.Range(0, weights.Length).OrderByDescending(i => weights[i]).Take(shown);
        return new Explanation(
            row,
            label,
            weights.Zip(labels, (weight, known) => weight * known).Sum(),
            [.. order.Where(i => weights[i] > 0).Select(i => new Neighbor(i, labels[i], weights[i]))],
            weights.Count(weight => weight == 0),
            weights.Length
        );
    }

    /// <summary>A set's labels in their own units.</summary>
    public static double[] Labels(LabeledSet set, Standardization target) =>
        [.. set.Labels.cpu().data<float>().ToArray().Select(label => target.Mean + (label * target.StandardDeviation))];
}
