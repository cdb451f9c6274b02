// Training against the whole encoded training set, compared with training in the batch, where useful neighbours are rare.
using SoftStep;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

const int Epochs = 15;
var diamonds = Diamonds.Read();
var (xTrain, yTrain) = diamonds.Train;

using (var model = NewModel())
{
    Train(model, (x, y, _) => model.call(x, y), afterEpoch: () => { });
    using var bank = model.BuildBank(xTrain, yTrain);
    Report("from 31 other rows of the batch", model, bank);
}

using (var model = NewModel())
{
    // In a step the batch's own rows have fresh embeddings; all others have those of the last time they were encoded.
    using var trainingSet = new TrainingSetBank(model, xTrain, yTrain);
    Train(model, trainingSet.call, afterEpoch: trainingSet.Refresh);
    // The bank for predictions exists already.
    Report($"from all {trainingSet.Rows.Count - 1} other rows", model, trainingSet.Rows);
}

static DeepRegressor NewModel()
{
    manual_seed(1);
    var encoder = Sequential(("fc1", Linear(9, 64)), ("relu", ReLU()), ("fc2", Linear(64, 16)));
    var warp = new SoftStepWarp(16, SoftStepOptions.ForNca);
    return new DeepRegressor(encoder, new NcaHead(warp: warp, options: new() { Temperature = 0.25 }));
}

// predict gets a batch's inputs, labels and row indices; the indices keep a row from seeing itself.
void Train(DeepRegressor model, Func<Tensor, Tensor, Tensor, Tensor> predict, Action afterEpoch)
{
    using var optimizer = optim.Adam(model.parameters(), lr: 3e-3);
    var schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max: Epochs);
    model.train();
    for (var epoch = 0; epoch < Epochs; epoch++)
    {
        foreach (var rows in randperm(xTrain.size(0)).split(32))
        {
            using var scope = NewDisposeScope();
            var (x, y) = (xTrain[rows], yTrain[rows]);
            var loss = functional.mse_loss(predict(x, y, rows), y);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
        schedule.step();
        afterEpoch();
    }
    model.eval();
}

void Report(string how, DeepRegressor model, ReferenceBank bank)
{
    using var predictions = model.Predict(diamonds.Test.X, bank);
    using var explanation = model.Explain(diamonds.Test.X, bank);
    var neighbors = explanation.Neighbors.to(ScalarType.Float32).mean().item<float>();
    Console.WriteLine($"Trained {how}: a price is a mean of {neighbors:F0} diamonds on average,");
    Console.WriteLine($"  and half of the prices are within {diamonds.TypicalError(predictions):F1} %.");
}
