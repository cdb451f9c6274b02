using SoftStep.Experiments.Data;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Training;

/// <summary>Scores a model on held-out rows; the candidates are the whole encoded training set.</summary>
/// <param name="head">The model's.</param>
internal sealed class Evaluator(DeepRegressor model, RegressionHead head, LabeledSet train)
{
    private const int BlockSize = 500;

    /// <param name="encoded">The training set as encoded by the present model; null to encode it.</param>
    public double MeanSquaredError(LabeledSet held, ReferenceBank? encoded = null)
    {
        using var scope = NewDisposeScope();
        using var bank = encoded is null ? BuildBank() : null;
        return Error(held, encoded ?? bank);
    }

    public EvaluationResult Evaluate(LabeledSet held)
    {
        using var scope = NewDisposeScope();
        using var bank = BuildBank();
        return EvaluationResult.Of(
            model.Predict(held.Inputs, bank, BlockSize),
            held.Labels,
            ZeroWeightShare(held, bank)
        );
    }

    /// <summary>The encoded training set, for a neighbour head.</summary>
    private ReferenceBank? BuildBank() =>
        head is NeighborHead ? model.BuildBank(train.Inputs, train.Labels, BlockSize) : null;

    private double Error(LabeledSet held, ReferenceBank? bank) =>
        nn.functional.mse_loss(model.Predict(held.Inputs, bank, BlockSize), held.Labels).item<float>();

    private double? ZeroWeightShare(LabeledSet held, ReferenceBank? bank)
    {
        if (head is not NeighborHead neighbors || bank is null)
        {
            return null;
        }

        model.eval();
        using var noGrad = no_grad();
        using var queries = model.Encode(held.Inputs, BlockSize);
        var zeros = 0L;
        for (var start = 0; start < held.Count; start += BlockSize)
        {
            using var scope = NewDisposeScope();
            var block = queries.narrow(0, start, Math.Min(BlockSize, held.Count - start));
            zeros += neighbors.Weights(block, bank.Embeddings).eq(0).sum().item<long>();
        }

        return (double)zeros / (held.Count * bank.Count);
    }
}
