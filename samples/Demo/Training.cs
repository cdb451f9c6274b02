using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SoftStep.Demo;

internal sealed record Score(double Error, double ZeroWeights, double Seconds);

/// <summary>A small encoder, a head, and the usual loop: the same for every head.</summary>
internal static class Training
{
    public static int Epochs = int.Parse(Environment.GetEnvironmentVariable("EP") ?? "12");
    public static double Lr = double.Parse(Environment.GetEnvironmentVariable("LR") ?? "1e-3");
    public static int Batch = int.Parse(Environment.GetEnvironmentVariable("B") ?? "32");
    public static string Enc = Environment.GetEnvironmentVariable("ENC") ?? "strided";
    public static bool Norm = Environment.GetEnvironmentVariable("NORM") == "1";
    public const int EmbeddingSize = 25;

    public static Score Run(RotatedImages data, RegressionHead head, int seed, Action epochDone)
    {
        using var scope = NewDisposeScope();
        var clock = Stopwatch.StartNew();
        manual_seed(seed);
        using var model = new DeepRegressor(Encoder(), head);
        using var optimizer = optim.Adam(model.parameters(), lr: Lr);
        var schedule = optim.lr_scheduler.CosineAnnealingLR(optimizer, Epochs);
        using var bank = new TrainingSetBank(model, data.Train.Images, data.Train.Angles);
        var (best, bestError) = (Weights(model), double.PositiveInfinity);
        var last = 0.0;
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            model.train();
            foreach (var rows in randperm(data.Train.Count).split(Batch))
            {
                using var step = NewDisposeScope();
                var (images, angles) = (data.Train.Images[rows], data.Train.Angles[rows]);
                var loss = functional.mse_loss(bank.call(images, angles, rows), angles);
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
            }
            schedule.step();
            bank.Refresh();
            var error = Error(model, bank.Rows, data.Validation);
            last = error;
            if (error < bestError)
            {
                (best, bestError) = (Weights(model), error);
            }
            epochDone();
        }
        var lastTest = Error(model, bank.Rows, data.Test);
        model.load_state_dict(best);
        bank.Refresh();
        Console.WriteLine($"   val best {bestError:F4} last {last:F4}; last test {lastTest:F4}");
        return new(Error(model, bank.Rows, data.Test), ZeroWeights(model, head, bank.Rows, data.Test), clock.Elapsed.TotalSeconds);
    }

    private static Module<Tensor, Tensor> Encoder()
    {
        var layers = Enc == "strided" ? new List<(string, Module<Tensor, Tensor>)>
        {
            ("conv1", Conv2d(1, 16, 3, stride: 2, padding: 1)),
            ("bn1", BatchNorm2d(16)),
            ("relu1", ReLU()),
            ("conv2", Conv2d(16, 32, 3, stride: 2, padding: 1)),
            ("bn2", BatchNorm2d(32)),
            ("relu2", ReLU()),
            ("flatten", Flatten()),
            ("fc1", Linear(32 * 7 * 7, 64)),
            ("relu3", ReLU()),
            ("fc2", Linear(64, EmbeddingSize)),
        } : new() {
            ("conv1", Conv2d(1, 16, 3, padding: 1)),
            ("bn1", BatchNorm2d(16)),
            ("relu1", ReLU()),
            ("pool1", MaxPool2d(2)),
            ("conv2", Conv2d(16, 32, 3, padding: 1)),
            ("bn2", BatchNorm2d(32)),
            ("relu2", ReLU()),
            ("pool2", MaxPool2d(2)),
            ("flatten", Flatten()),
            ("fc1", Linear(32 * 7 * 7, 64)),
            ("relu3", ReLU()),
            ("fc2", Linear(64, EmbeddingSize))
        };
        if (Norm) layers.Add(("norm", BatchNorm1d(EmbeddingSize)));
        return Sequential(layers);
    }

    private static double Error(DeepRegressor model, ReferenceBank bank, Rows rows)
    {
        using var scope = NewDisposeScope();
        return functional.mse_loss(model.Predict(rows.Images, bank), rows.Angles).item<float>();
    }

    private static double ZeroWeights(DeepRegressor model, RegressionHead head, ReferenceBank bank, Rows rows)
    {
        if (head is not NeighborHead neighbors) return double.NaN;
        using var scope = NewDisposeScope();
        using var queries = model.BuildBank(rows.Images, rows.Angles);
        return neighbors.Weights(queries.Embeddings, bank.Embeddings).eq(0).to(ScalarType.Float64).mean().item<double>();
    }

    private static Dictionary<string, Tensor> Weights(DeepRegressor model) =>
        model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone().MoveToOuterDisposeScope());
}
