using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Samples.Training;

/// <summary>Remembers the weights with the lowest validation error and says when to give up waiting for better ones.</summary>
internal sealed class EarlyStopping(nn.Module model, int patience) : IDisposable
{
    private Dictionary<string, Tensor> bestWeights = [];

    public int BestEpoch { get; private set; }

    public double BestError { get; private set; } = double.PositiveInfinity;

    /// <summary>Takes an epoch's validation error; true when training should go on.</summary>
    public bool Observe(int epoch, double error)
    {
        if (error < BestError)
        {
            (BestEpoch, BestError) = (epoch, error);
            Dispose();
            bestWeights = model
                .state_dict()
                .ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone().DetachFromDisposeScope());
        }

        return epoch - BestEpoch < patience;
    }

    /// <summary>Puts the best weights back into the model.</summary>
    public void Restore() => model.load_state_dict(bestWeights);

    public void Dispose()
    {
        foreach (var weight in bestWeights.Values)
        {
            weight.Dispose();
        }

        bestWeights = [];
    }
}
