using SoftStep;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

manual_seed(1);
var x = randn(256, 8);
var y = x.sum(1, keepdim: true).sin();

var encoder = Sequential(("fc1", Linear(8, 64)), ("relu", ReLU()), ("fc2", Linear(64, 25)));
using var model = new DeepRegressor(encoder, new NcaHead(warp: new SoftStepWarp(25)));
using var optimizer = optim.Adam(model.parameters(), lr: 1e-2);

var (first, last) = (float.NaN, float.NaN);
for (var step = 0; step < 20; step++)
{
    using var scope = NewDisposeScope();
    var loss = functional.mse_loss(model.call(x, y), y);
    optimizer.zero_grad();
    loss.backward();
    optimizer.step();
    last = loss.item<float>();
    first = step == 0 ? last : first;
}

model.eval();
using var bank = model.BuildBank(x, y);
using var predictions = model.Predict(randn(4, 8), bank);
Console.WriteLine(
    $"Loss {first:F3} -> {last:F3} in 20 steps; predictions of shape ({string.Join(", ", predictions.shape)})."
);
return last < first ? 0 : 1;
