// Between which prices is a diamond? Intervals that hold nine of ten new prices, whatever the model is.
using SoftStep;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

manual_seed(1);
var diamonds = Diamonds.Read();

// 400 of the diamonds take no part in training, nor in the bank.
var (xTrain, yTrain) = (diamonds.Train.X[..2000], diamonds.Train.Y[..2000]);
var (xCalibration, yCalibration) = (diamonds.Train.X[2000..], diamonds.Train.Y[2000..]);
var (xTest, yTest) = diamonds.Test;

// The CRPS trains the whole distribution of the prices, not only its mean.
var encoder = Sequential(("fc1", Linear(9, 64)), ("relu", ReLU()), ("fc2", Linear(64, 16)));
var head = new NcaHead(warp: new SoftStepWarp(16, SoftStepOptions.ForNca));
using var model = new DeepRegressor(encoder, head);
using var trainingSet = new TrainingSetBank(model, xTrain, yTrain);
using var optimizer = optim.Adam(model.parameters(), lr: 3e-3);
model.train();
for (var epoch = 0; epoch < 10; epoch++)
{
    foreach (var rows in randperm(xTrain.size(0)).split(32))
    {
        using var scope = NewDisposeScope();
        var loss = trainingSet.Crps(xTrain[rows], yTrain[rows], rows).mean();
        optimizer.zero_grad();
        loss.backward();
        optimizer.step();
    }
    trainingSet.Refresh();
}
model.eval();
var bank = trainingSet.Rows;

// What the head believes: the quantiles of its neighbours' prices, which nobody promises to be right.
using var distribution = model.PredictDistribution(xTest, bank);
Report("believed", distribution.Interval(0.9));

// What is promised: the same intervals, moved until they hold 90 % of the calibration rows; and others of one width.
var intervals = model.CalibrateIntervals(xCalibration, yCalibration, bank, 0.9, ConformalScore.Quantile);
var (lower, upper) = model.PredictIntervals(xTest, bank, intervals);
Report("quantile", (lower, upper));
var ofOneWidth = model.CalibrateIntervals(xCalibration, yCalibration, bank, 0.9, ConformalScore.Absolute);
Report("absolute", model.PredictIntervals(xTest, bank, ofOneWidth));
Console.WriteLine(intervals);

for (var i = 0; i < 3; i++)
{
    Console.WriteLine(
        $"Between ${diamonds.Dollars(lower[i]):N0} and ${diamonds.Dollars(upper[i]):N0}, sold for ${diamonds.Dollars(yTest[i]):N0}"
    );
}

// The promise is for diamonds like these. At 5 % about that share of them is refused, and one like no known diamond always.
using var ordinary = model.Explain(xTest, bank);
var refused = ordinary.Familiarity.le(0.05).to(ScalarType.Float32).mean().item<float>();
Console.WriteLine($"refused: {refused:P1} of the new diamonds");
using var odd = xTest[..1] + 20; // standard deviations
using var explanation = model.Explain(odd, bank);
var familiarity = explanation.Familiarity[0].item<float>();
Console.WriteLine($"A familiarity of {familiarity:P1}: {(familiarity <= 0.05 ? "refused" : "accepted")}");

void Report(string name, (Tensor Lower, Tensor Upper) ends)
{
    using var scope = NewDisposeScope();
    var inside = yTest.ge(ends.Lower).logical_and(yTest.le(ends.Upper)).to(ScalarType.Float32).mean().item<float>();
    var width = Math.Exp(diamonds.Scale * (ends.Upper - ends.Lower).median().item<float>());
    Console.WriteLine(
        $"{name}: {inside:P1} of the new prices are inside; half of the upper ends are below {width:F2} lower ends"
    );
}
