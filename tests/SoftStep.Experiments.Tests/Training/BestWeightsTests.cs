using SoftStep.Experiments.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Tests.Training;

public sealed class BestWeightsTests
{
    [Fact]
    public void The_weights_of_the_best_epoch_come_back_the_first_of_equals()
    {
        using var model = nn.Linear(2, 1);
        using var best = new BestWeights(model);

        double[] errors = [0.5, 0.2, 0.9, 0.2, 0.3];
        for (var epoch = 1; epoch <= errors.Length; epoch++)
        {
            Fill(model, epoch);
            best.Observe(epoch, errors[epoch - 1]);
        }

        best.Restore();

        best.Epoch.Should().Be(2);
        best.Error.Should().Be(0.2);
        model.weight.data<float>().ToArray().Should().Equal(2, 2);
    }

    private static void Fill(TorchSharp.Modules.Linear model, double value)
    {
        using var noGrad = no_grad();
        model.weight.fill_(value);
    }
}
