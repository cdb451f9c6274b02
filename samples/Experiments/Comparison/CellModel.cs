using SoftStep.Experiments.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Comparison;

/// <summary>A model to train; owns its encoder and head.</summary>
internal sealed record CellModel(DeepRegressor Regressor, nn.Module<Tensor, Tensor> Encoder, RegressionHead Head)
    : IDisposable
{
    /// <summary>Initial weights come from the random generator of the whole process.</summary>
    private static readonly Lock Initialization = new();

    /// <param name="createHead">Creates it for an embedding size.</param>
    public static CellModel Create(CellKey key, DataSet dataSet, Func<long, RegressionHead> createHead, Device device)
    {
        lock (Initialization)
        {
            manual_seed(key.Seed);
            var encoder = dataSet.CreateEncoder(key.EmbeddingSize);
            if (key.Configuration.Normalized)
            {
                encoder = nn.Sequential(
                    ("encoder", encoder),
                    ("normalization", nn.BatchNorm1d(key.EmbeddingSize, affine: false))
                );
            }

            var head = createHead(key.EmbeddingSize);
            var regressor = new DeepRegressor(encoder, head);
            regressor.to(device);
            return new(regressor, encoder, head);
        }
    }

    public void Dispose() => Regressor.Dispose();
}
