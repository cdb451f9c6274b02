namespace SoftStep.Execution.Blocks;

/// <summary>
/// The gradients that parameters have are put aside until this is disposed, so that a backward pass within another leaves in
/// their place what it adds.
/// </summary>
internal sealed class GradientsAside : IDisposable
{
    private readonly IReadOnlyList<Tensor> parameters;
    private readonly Tensor?[] before;

    public GradientsAside(IReadOnlyList<Tensor> parameters)
    {
        this.parameters = parameters;
        before = [.. parameters.Select(parameter => parameter.grad)];
        foreach (var parameter in parameters)
        {
            parameter.grad = null;
        }
    }

    public void Dispose()
    {
        for (var i = 0; i < before.Length; i++)
        {
            parameters[i].grad = before[i];
        }
    }
}
