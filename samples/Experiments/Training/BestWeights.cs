using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Training;

/// <summary>Remembers a model's weights at the epoch with the lowest validation error.</summary>
internal sealed class BestWeights(nn.Module model) : IDisposable
{
    private Dictionary<string, Tensor> weights = [];

    public int Epoch { get; private set; }

    public double Error { get; private set; } = double.PositiveInfinity;

    /// <summary>Keeps the weights of an epoch if its error is the lowest so far.</summary>
    public void Observe(int epoch, double error)
    {
        if (error >= Error)
        {
            return;
        }

        (Epoch, Error) = (epoch, error);
        Dispose();
        weights = model
            .state_dict()
            .ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone().DetachFromDisposeScope());
    }

    /// <summary>Puts the best weights back into the model.</summary>
    public void Restore() => model.load_state_dict(weights);

    public void Dispose()
    {
        foreach (var weight in weights.Values)
        {
            weight.Dispose();
        }

        weights = [];
    }
}
