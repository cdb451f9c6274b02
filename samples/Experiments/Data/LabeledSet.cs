using static TorchSharp.torch;

namespace SoftStep.Experiments.Data;

/// <summary>Inputs <c>(N, …)</c> and their standardised labels <c>(N, 1)</c>; owns both.</summary>
/// <param name="groups">
/// <c>(N)</c> int64, owned, or null: rows of the same group reveal each other's labels, so in training they do not
/// predict each other.
/// </param>
internal sealed class LabeledSet(Tensor inputs, Tensor labels, Tensor? groups = null) : IDisposable
{
    public Tensor Inputs => inputs;

    public Tensor Labels => labels;

    public Tensor? Groups => groups;

    public int Count => (int)labels.shape[0];

    /// <summary>Some rows, on the set's device.</summary>
    /// <param name="ids"><c>(B)</c> int64, on the set's device: row indices.</param>
    public (Tensor Inputs, Tensor Labels, Tensor? Groups) Rows(Tensor ids) =>
        (inputs.index_select(0, ids), labels.index_select(0, ids), groups?.index_select(0, ids));

    /// <summary>A copy on another device.</summary>
    public LabeledSet To(Device device) => new(inputs.to(device), labels.to(device), groups?.to(device));

    public void Dispose()
    {
        inputs.Dispose();
        labels.Dispose();
        groups?.Dispose();
    }
}
