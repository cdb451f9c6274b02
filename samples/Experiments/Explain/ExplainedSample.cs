using SoftStep.Experiments.Data;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Explain;

/// <summary>A prediction and its neighbours.</summary>
/// <param name="Row">The sample's index in the test set.</param>
/// <param name="Label">The true label; like all labels here not standardised.</param>
/// <param name="Neighbors">Those with the largest weights, the largest first.</param>
/// <param name="Zeros">How many training rows have weight exactly 0.</param>
internal sealed record ExplainedSample(
    long Row,
    double Label,
    double Prediction,
    IReadOnlyList<Neighbor> Neighbors,
    long Zeros,
    long Candidates
)
{
    /// <summary>Explains the first rows of the test set; the split has shuffled them.</summary>
    /// <param name="shown">How many neighbours to list.</param>
    public static IReadOnlyList<ExplainedSample> Of(DeepRegressor model, RegressionData data, int samples, int shown)
    {
        using var scope = NewDisposeScope();
        var inputs = data.Test.Inputs.narrow(0, 0, Math.Min(samples, data.Test.Count));
        using var bank = model.BuildBank(data.Train.Inputs, data.Train.Labels);
        using var explanation = model.Explain(inputs, bank, shown);
        var predictions = data.Target.Original(model.Predict(inputs, bank));
        var labels = Labels(data.Test, data.Target);
        var neighbors = Heaviest(explanation, data.Target).Chunk((int)explanation.Rows.size(1)).ToArray();
        var counts = explanation.Neighbors.cpu().data<long>().ToArray();
        return
        [
            .. predictions.Select(
                (prediction, row) =>
                    new ExplainedSample(
                        row,
                        labels[row],
                        prediction,
                        [.. neighbors[row].Where(neighbor => neighbor.Weight > 0)],
                        bank.Count - counts[row],
                        bank.Count
                    )
            ),
        ];
    }

    private static IEnumerable<Neighbor> Heaviest(Explanation explanation, Standardization target) =>
        explanation
            .Rows.cpu()
            .data<long>()
            .ToArray()
            .Zip(target.Original(explanation.Labels), explanation.Weights.cpu().data<float>().ToArray())
            .Select(neighbor => new Neighbor(neighbor.First, neighbor.Second, neighbor.Third));

    /// <summary>A set's labels in their own units.</summary>
    public static double[] Labels(LabeledSet set, Standardization target) => target.Original(set.Labels);
}
