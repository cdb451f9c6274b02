using static TorchSharp.torch;

namespace SoftStep.Experiments.Data;

/// <summary>A task of the comparison, with the encoder that suits its inputs.</summary>
/// <param name="Name">As in tables and on the command line.</param>
/// <param name="Load">Reads its files below the folder of all data sets and splits the rows by the seed.</param>
/// <param name="CreateEncoder">Makes an encoder to embeddings of that size.</param>
internal sealed record DataSet(
    string Name,
    Func<string, int, RegressionData> Load,
    Func<long, nn.Module<Tensor, Tensor>> CreateEncoder
)
{
    /// <summary>What the label is, with its unit.</summary>
    public string Label { get; init; } = "label";
}
