namespace SoftStep.Execution;

/// <summary>
/// One prediction with a gradient of its own: a node in the graph. Its tensors are added one by one, and found again in what
/// autograd has saved by the place that was returned.
/// </summary>
internal abstract class EnginePass
{
    private readonly List<Tensor> tensors = [];

    public IReadOnlyList<Tensor> Tensors => tensors;

    /// <summary>The predictions of the tensors.</summary>
    /// <param name="kept">What the gradients will be given; more may be added.</param>
    public abstract Tensor Predict(List<Tensor> kept);

    /// <summary>A gradient for each tensor, or null.</summary>
    /// <param name="saved">The tensors, and what was kept.</param>
    /// <param name="wanted">For which a gradient will be used.</param>
    /// <param name="flow">The gradient of the predictions.</param>
    public abstract IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> saved,
        IReadOnlyList<bool> wanted,
        Tensor flow
    );

    /// <summary>The place of a tensor, or of none −1.</summary>
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

/// <summary>An <see cref="EnginePass"/> as a function that autograd knows.</summary>
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
