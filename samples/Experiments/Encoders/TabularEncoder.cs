using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SoftStep.Experiments.Encoders;

/// <summary>A perceptron with two hidden layers: rows <c>(N, columns)</c> to embeddings <c>(N, d)</c>.</summary>
internal static class TabularEncoder
{
    public static Module<Tensor, Tensor> Create(long columns, long hidden, long embeddingSize) =>
        Sequential(
            ("fc1", Linear(columns, hidden)),
            ("relu1", ReLU()),
            ("fc2", Linear(hidden, hidden)),
            ("relu2", ReLU()),
            ("fc3", Linear(hidden, embeddingSize))
        );
}
