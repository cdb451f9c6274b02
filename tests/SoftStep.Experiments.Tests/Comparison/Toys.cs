using SoftStep.Experiments.Data;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Tests.Comparison;

/// <summary>Data sets without files, for trainings that take a moment.</summary>
internal static class Toys
{
    public static DataSet Waves(string name, double frequency) =>
        new(
            name,
            (_, seed) => Load(seed, frequency),
            size => nn.Sequential(("fc1", nn.Linear(1, 8)), ("tanh", nn.Tanh()), ("fc2", nn.Linear(8, size)))
        );

    private static RegressionData Load(int seed, double frequency)
    {
        var random = new Random(seed);
        var inputs = Enumerable.Range(0, 120).Select(_ => (float)((2 * random.NextDouble()) - 1)).ToArray();
        var labels = inputs.Select(x => Math.Sin(frequency * x) + (0.1 * random.NextDouble())).ToArray();
        var split = RowSplit.ByGroup(Enumerable.Range(0, 120), new SplitSizes(70, 25, 25), seed);
        return RegressionData.Create(
            split,
            labels,
            rows => tensor(Array.ConvertAll(rows, row => inputs[row]), [rows.Length, 1])
        );
    }
}
