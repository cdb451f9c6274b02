// What is a diamond worth? A neighbour head answers with the prices of similar ones.
using SoftStep;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

manual_seed(1);
var diamonds = Diamonds.Read();
var (xTrain, yTrain) = diamonds.Train; // (2400, 9) and (2400, 1)

// Any module from (N, …) to (N, d) is an encoder. A linear head would be `new LinearHead(16)`.
var encoder = Sequential(("fc1", Linear(9, 64)), ("relu", ReLU()), ("fc2", Linear(64, 16)));
var head = new NcaHead(warp: new SoftStepWarp(16, SoftStepOptions.ForNca));
using var model = new DeepRegressor(encoder, head);
using var optimizer = optim.Adam(model.parameters(), lr: 3e-3);

// In training the rows of a batch are each other's neighbours.
model.train();
for (var epoch = 1; epoch <= 20; epoch++)
{
    var total = 0f;
    foreach (var rows in randperm(xTrain.size(0)).split(128))
    {
        using var scope = NewDisposeScope();
        var (x, y) = (xTrain[rows], yTrain[rows]);
        var loss = functional.mse_loss(model.call(x, y), y);
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
        total += loss.item<float>() * rows.size(0);
    }
    if (epoch % 5 == 0)
    {
        Console.WriteLine($"Epoch {epoch, 2}: mean squared training error {total / xTrain.size(0):F4}");
    }
}

// Afterwards new rows are predicted from the encoded training set.
model.eval();
using var bank = model.BuildBank(xTrain, yTrain);
using var predictions = model.Predict(diamonds.Test.X, bank);

for (var i = 0; i < 3; i++)
{
    Console.WriteLine(
        $"Predicted ${diamonds.Dollars(predictions[i]):N0}, sold for ${diamonds.Dollars(diamonds.Test.Y[i]):N0}"
    );
}
Console.WriteLine(
    $"Half of {predictions.size(0)} new diamonds are within {diamonds.TypicalError(predictions):F1} % of their price."
);
