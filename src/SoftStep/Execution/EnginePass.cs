namespace SoftStep.Execution;

/// <summary>
/// One prediction with its own gradient, a node of the autograd graph. Tensors are added one by one; <see cref="Add"/> returns
/// the index by which a tensor is found again among those that autograd saved.
/// </summary>
internal abstract class EnginePass
{
    private readonly List<Tensor> tensors = [];

    public IReadOnlyList<Tensor> Tensors => tensors;

    /// <summary>Computes the predictions from the tensors.</summary>
    /// <param name="kept">The tensors that <see cref="Gradients"/> will get; more may be added.</param>
    public abstract Tensor Predict(List<Tensor> kept);

    /// <summary>Computes a gradient for each tensor, or null.</summary>
    /// <param name="saved">The tensors, and those that were kept in addition.</param>
    /// <param name="wanted">Per tensor whether its gradient is needed.</param>
    /// <param name="flow">The gradient of the predictions.</param>
    public abstract IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> saved,
        IReadOnlyList<bool> wanted,
        Tensor flow
    );

    /// <summary>Adds a tensor and returns its index; −1 for null.</summary>
    protected int Add(Tensor? tensor)
    {
        if (tensor is null)
        {
            return -1;
        }
        tensors.Add(tensor);
        return tensors.Count - 1;
    }
}

/// <summary>Runs an <see cref="EnginePass"/> as an autograd function.</summary>
internal sealed class EngineFunction : CustomFunction<EngineFunction, EnginePass>
{
    public static Tensor Of(EnginePass pass) => Of(pass.Tensors, pass);

    protected override Tensor Compute(IReadOnlyList<Tensor> inputs, EnginePass call, List<Tensor> kept) =>
        call.Predict(kept);

    protected override IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> kept,
        EnginePass call,
        IReadOnlyList<bool> wanted,
        Tensor flow
    ) => call.Gradients(kept, wanted, flow);
}
