using SoftStep.Samples.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Samples.Tests.Training;

public sealed class EarlyStoppingTests
{
    [Fact]
    public void The_weights_of_the_best_epoch_come_back()
    {
        using var model = nn.Linear(2, 1);
        using var stopping = new EarlyStopping(model, patience: 10);

        double[] errors = [0.5, 0.2, 0.9, 0.3];
        for (var epoch = 1; epoch <= errors.Length; epoch++)
        {
            Fill(model, epoch);
            stopping.Observe(epoch, errors[epoch - 1]);
        }

        stopping.Restore();

        stopping.BestEpoch.Should().Be(2);
        stopping.BestError.Should().Be(0.2);
        model.weight.data<float>().ToArray().Should().Equal(2, 2);
    }

    [Fact]
    public void Training_goes_on_until_patience_epochs_have_brought_nothing()
    {
        using var model = nn.Linear(2, 1);
        using var stopping = new EarlyStopping(model, patience: 2);

        double[] errors = [0.5, 0.6, 0.4, 0.4, 0.5];
        var goesOn = errors.Select((error, index) => stopping.Observe(index + 1, error)).ToArray();

        goesOn.Should().Equal(true, true, true, true, false);
    }

    private static void Fill(TorchSharp.Modules.Linear model, double value)
    {
        using var noGrad = no_grad();
        model.weight.fill_(value);
    }
}
