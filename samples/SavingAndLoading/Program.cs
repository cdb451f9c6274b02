// A model that predicts from neighbours is saved as two files: its weights, and the bank of known rows.
using SoftStep;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

manual_seed(1);
var diamonds = Diamonds.Read();
var (xTrain, yTrain) = diamonds.Train;
var folder = Directory.CreateTempSubdirectory("softstep-");
var (weightsFile, bankFile) = (
    Path.Combine(folder.FullName, "model.weights"),
    Path.Combine(folder.FullName, "model.bank")
);

// One method builds the model, for training and for loading: the files hold numbers, not the architecture.
static DeepRegressor Build()
{
    var encoder = Sequential(("fc1", Linear(9, 64)), ("relu", ReLU()), ("fc2", Linear(64, 16)));
    return new DeepRegressor(encoder, new NcaHead(warp: new SoftStepWarp(16, SoftStepOptions.ForNca)));
}

Tensor before;
using (var model = Build())
{
    using var optimizer = optim.Adam(model.parameters(), lr: 3e-3);
    model.train();
    for (var epoch = 0; epoch < 10; epoch++)
    {
        foreach (var rows in randperm(xTrain.size(0)).split(128))
        {
            using var scope = NewDisposeScope();
            var (x, y) = (xTrain[rows], yTrain[rows]);
            var loss = functional.mse_loss(model.call(x, y), y);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
    }
    model.eval();
    using var bank = model.BuildBank(xTrain, yTrain);
    before = model.Predict(diamonds.Test.X, bank);

    // An existing file is replaced when the new one is complete.
    model.SaveWeights(weightsFile);
    bank.Save(bankFile);
}
Console.WriteLine($"Half of the prices are within {diamonds.TypicalError(before):F1} %.");

// Later, or elsewhere: a new model has other initial weights until they are loaded. A damaged file is refused before anything changes.
using (var model = Build())
{
    model.LoadWeights(weightsFile);
    model.eval();
    using var bank = ReferenceBank.Load(bankFile);
    using var after = model.Predict(diamonds.Test.X, bank);
    var sizes = folder
        .EnumerateFiles()
        .OrderBy(file => file.Name)
        .Select(file => $"{file.Name} {file.Length / 1024} KB");
    Console.WriteLine($"{string.Join(", ", sizes)}; {bank.Count} embeddings of size {bank.EmbeddingSize}.");
    Console.WriteLine(
        after.eq(before).all().item<bool>() ? "The predictions are the same, bit for bit." : "The predictions differ."
    );
}
before.Dispose();
folder.Delete(recursive: true);
