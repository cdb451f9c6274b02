using SoftStep.Experiments.Data;
using SoftStep.Experiments.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Comparison;

/// <summary>Runs a cell by the protocol that all heads share.</summary>
internal static class CellTraining
{
    public static CellTask<Cell> Task(CellKey key, DataSet dataSet, ComparedHead head) =>
        new(key, dataSet, (data, cancellation) => Run(key, dataSet, head, data, cancellation));

    private static Cell Run(
        CellKey key,
        DataSet dataSet,
        ComparedHead compared,
        RegressionData data,
        CancellationToken cancellation
    )
    {
        using var created = CellModel.Create(
            key,
            dataSet,
            size => compared.Create(size, key.Similarity.Create(), key.Configuration),
            data.Train.Labels.device
        );
        var (model, encoder, head) = created;
        var evaluator = new Evaluator(model, head, data.Train);
        try
        {
            var training = new Trainer(key.Training(data.Train.Count)).Fit(
                model,
                data.Train,
                bank => evaluator.MeanSquaredError(data.Validation, bank),
                key.Seed,
                cancellation
            );
            var scores = new Dictionary<string, EvaluationResult> { [key.Head] = evaluator.Evaluate(data.Test) };
            AddAfterwards(scores, key, model, encoder, head, data);
            return new Cell(key, training.ValidationError, training.BestEpoch, training.Duration.TotalSeconds, scores);
        }
        catch (DivergedException)
        {
            return new Cell(key, double.PositiveInfinity, 0, 0, new Dictionary<string, EvaluationResult>());
        }
    }

    /// <summary>Adds the columns derived from a trained model: hard k-NN on a linear model's embeddings, NCA with the plain cut.</summary>
    private static void AddAfterwards(
        Dictionary<string, EvaluationResult> scores,
        CellKey key,
        DeepRegressor model,
        nn.Module<Tensor, Tensor> encoder,
        RegressionHead head,
        RegressionData data
    )
    {
        switch (head)
        {
            case LinearHead:
                scores[ComparedHeads.HardKnn] = HardKnn(key, model, data);
                break;
            case NcaHead when key.Head == ComparedHeads.Nca.Name:
                var options = new NcaOptions { Temperature = key.Configuration.Temperature, Cut = ComparedHeads.Cut };
                using (var cut = new NcaHead(key.Similarity.Create(), options: options))
                {
                    var cutModel = new DeepRegressor(encoder, cut);
                    scores[ComparedHeads.CutNca] = new Evaluator(cutModel, cut, data.Train).Evaluate(data.Test);
                }
                break;
        }
    }

    private static EvaluationResult HardKnn(CellKey key, DeepRegressor model, RegressionData data)
    {
        using var scope = NewDisposeScope();
        using var train = model.BuildBank(data.Train.Inputs, data.Train.Labels);
        var predictions = TunedKnn
            .Choose(train, data.Train.Groups, key.Seed)
            .Predict(model.Encode(data.Test.Inputs), train);
        return EvaluationResult.Of(predictions, data.Test.Labels, zeroWeightShare: null);
    }
}
