// A neighbour head on a pretrained encoder: first train the head alone, then both, each with its own learning rate.
using SoftStep;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

manual_seed(1);
var diamonds = Diamonds.Read();
var (xTrain, yTrain) = diamonds.Train;

// The pretrained encoder, trained here with a linear head. Do not dispose the linear model: it owns the encoder.
var encoder = Sequential(("fc1", Linear(9, 64)), ("relu", ReLU()), ("fc2", Linear(64, 16)));
var linear = new DeepRegressor(encoder, new LinearHead(16));
using (var optimizer = optim.Adam(linear.parameters(), lr: 3e-3))
{
    Train(linear, optimizer, epochs: 5, (x, y, _) => linear.call(x, y));
}
using (var predictions = linear.Predict(diamonds.Test.X))
{
    Report("The linear head it was trained with", predictions);
}

var head = new NcaHead(warp: new SoftStepWarp(16, SoftStepOptions.ForNca), options: new() { LearnTemperature = true });
using var model = new DeepRegressor(encoder, head);
using var trainingSet = new TrainingSetBank(model, xTrain, yTrain);

// Frozen: the step and the temperature learn, the embeddings stay.
Freeze(encoder, true);
using (var optimizer = optim.Adam(head.parameters(), lr: 1e-2))
{
    Train(model, optimizer, epochs: 3, trainingSet.call);
}
ReportNeighbors("The neighbour head on the frozen encoder");

// Both: a small learning rate for the pretrained encoder, a larger one for the head.
Freeze(encoder, false);
using (
    var optimizer = optim.Adam([
        new Adam.ParamGroup(encoder.parameters(), lr: 1e-3),
        new Adam.ParamGroup(head.parameters(), lr: 3e-3),
    ])
)
{
    Train(model, optimizer, epochs: 8, trainingSet.call);
}
ReportNeighbors("Both trained");

static void Freeze(Module<Tensor, Tensor> module, bool frozen)
{
    foreach (var parameter in module.parameters())
    {
        parameter.requires_grad = !frozen;
    }
}

void Train(DeepRegressor model, optim.Optimizer optimizer, int epochs, Func<Tensor, Tensor, Tensor, Tensor> predict)
{
    model.train();
    for (var epoch = 0; epoch < epochs; epoch++)
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
    }
    model.eval();
}

void ReportNeighbors(string what)
{
    trainingSet.Refresh();
    using var predictions = model.Predict(diamonds.Test.X, trainingSet.Rows);
    Report(what, predictions);
}

void Report(string what, Tensor predictions) =>
    Console.WriteLine($"{what}: half of the prices are within {diamonds.TypicalError(predictions):F1} %.");
