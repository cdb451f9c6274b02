// The diamonds behind a predicted price, and an input that is unlike all known diamonds.
using SoftStep;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

manual_seed(1);
var diamonds = Diamonds.Read();
var (xTrain, yTrain) = diamonds.Train;

// The step sets the weights of far rows to exactly 0: the rows that are left explain the price completely.
var encoder = Sequential(("fc1", Linear(9, 64)), ("relu", ReLU()), ("fc2", Linear(64, 16)));
var head = new NcaHead(warp: new SoftStepWarp(16, SoftStepOptions.ForNca), options: new() { Temperature = 0.25 });
using var model = new DeepRegressor(encoder, head);
using var trainingSet = new TrainingSetBank(model, xTrain, yTrain);
using var optimizer = optim.Adam(model.parameters(), lr: 3e-3);
model.train();
for (var epoch = 0; epoch < 10; epoch++)
{
    foreach (var rows in randperm(xTrain.size(0)).split(32))
    {
        using var scope = NewDisposeScope();
        var (x, y) = (xTrain[rows], yTrain[rows]);
        var loss = functional.mse_loss(trainingSet.call(x, y, rows), y);
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }
    trainingSet.Refresh();
}
model.eval();
var bank = trainingSet.Rows;

// Two new diamonds, and the first once more with sides that are far too long, as if measured in another unit.
var mistaken = diamonds.Test.X[..1].clone();
mistaken[.., 6..] += 40; // standard deviations
using var inputs = cat([diamonds.Test.X[..2], mistaken]);
using var predictions = model.Predict(inputs, bank);
using var explanation = model.Explain(inputs, bank, count: 3);

for (var i = 0; i < inputs.size(0); i++)
{
    Console.WriteLine(
        $"Diamond {i + 1}: ${diamonds.Dollars(predictions[i]):N0}, from {explanation.Neighbors[i].item<long>()} known ones:"
    );
    for (var k = 0; k < 3; k++)
    {
        var (weight, row) = (explanation.Weights[i, k].item<float>(), explanation.Rows[i, k].item<long>());
        if (weight == 0)
        {
            break; // fewer than three rows have a weight
        }
        Console.WriteLine($"  {weight:P1} of ${diamonds.Dollars(explanation.Labels[i, k]):N0}, which is row {row}");
    }
    var familiarity = explanation.Familiarity[i].item<float>();
    // Of diamonds like the known ones the familiarity is below 1 % once in a hundred times.
    Console.WriteLine($"  Its familiarity is {familiarity:P1}.");
    if (familiarity <= 0.01)
    {
        Console.WriteLine("  Refused: it is unlike all known diamonds.");
    }
}

// For all new diamonds: how many rows are behind a price, and how many would be refused?
using var all = model.Explain(diamonds.Test.X, bank);
var refused = all.Familiarity.le(0.01).to(ScalarType.Float32).mean().item<float>();
var neighbors = all.Neighbors.to(ScalarType.Float32).mean().item<float>();
Console.WriteLine(
    $"A price is a mean of {neighbors:F0} of {bank.Count} diamonds; {refused:P1} of the new ones are refused."
);
