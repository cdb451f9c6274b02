namespace SoftStep.Execution.Blocks;

/// <summary>
/// Removes the gradients of parameters until this is disposed, so that a backward pass inside another one leaves only its own
/// contribution in the parameters.
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
