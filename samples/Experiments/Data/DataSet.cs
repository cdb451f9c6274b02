using static TorchSharp.torch;

namespace SoftStep.Experiments.Data;

/// <summary>A data set of the comparison, with an encoder for its inputs.</summary>
/// <param name="Name">As in tables and on the command line.</param>
/// <param name="Load">Reads its files from the folder of all data sets and splits the rows by the seed.</param>
/// <param name="CreateEncoder">Creates an encoder for an embedding size.</param>
internal sealed record DataSet(
    string Name,
    Func<string, int, RegressionData> Load,
    Func<long, nn.Module<Tensor, Tensor>> CreateEncoder
)
{
    /// <summary>What the label is, with its unit.</summary>
    public string Label { get; init; } = "label";
}
