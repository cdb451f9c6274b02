using SoftStep.Experiments.Comparison;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Tests.Comparison;

public sealed class TunedKnnTests
{
    /// <summary>Every row is next to a row of its group with the same label; without its group it cannot be predicted.</summary>
    [Fact]
    public void Rows_of_a_group_are_held_out_together()
    {
        var random = new Random(1);
        var places = Enumerable.Range(0, 60).Select(_ => (float)random.NextDouble()).ToArray();
        var labels = Enumerable.Range(0, 60).Select(_ => (float)random.NextDouble()).ToArray();
        var (x, y) = (tensor([.. places, .. places], [120, 1]), tensor([.. labels, .. labels], [120, 1]));
        using var bank = new ReferenceBank(x, y);
        var groups = tensor(Enumerable.Range(0, 120).Select(row => (long)(row % 60)).ToArray());

        var alone = Error(TunedKnn.Choose(bank, null, seed: 1));
        var grouped = Error(TunedKnn.Choose(bank, groups, seed: 1));

        // With near copies few neighbours weighted by distance are best, with pure noise many with equal weights.
        alone.Should().BeLessThan(1e-3f);
        grouped.Should().BeGreaterThan(0.01f);

        float Error(KnnRegressor regressor) => nn.functional.mse_loss(regressor.Predict(x, bank), y).item<float>();
    }

    [Fact]
    public void The_same_seed_chooses_the_same()
    {
        var (x, y) = (rand(50, 2), rand(50, 1));
        using var bank = new ReferenceBank(x, y);
        var queries = rand(9, 2);

        var first = TunedKnn.Choose(bank, null, seed: 3).Predict(queries, bank);

        TunedKnn.Choose(bank, null, seed: 3).Predict(queries, bank).Equals(first).Should().BeTrue();
    }
}
