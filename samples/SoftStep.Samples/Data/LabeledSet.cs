using static TorchSharp.torch;

namespace SoftStep.Samples.Data;

/// <summary>Inputs <c>(N, …)</c> and their standardised labels <c>(N, 1)</c>, row for row; owns both.</summary>
internal sealed class LabeledSet(Tensor inputs, Tensor labels) : IDisposable
{
    public Tensor Inputs => inputs;

    public Tensor Labels => labels;

    public int Count => (int)labels.shape[0];

    public (Tensor Inputs, Tensor Labels) Rows(long[] indices)
    {
        using var index = tensor(indices);
        return (inputs.index_select(0, index), labels.index_select(0, index));
    }

    public void Dispose()
    {
        inputs.Dispose();
        labels.Dispose();
    }
}
