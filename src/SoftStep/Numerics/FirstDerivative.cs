namespace SoftStep.Numerics;

/// <summary>
/// Wraps the gradients of a function without second derivatives when a graph of them is created
/// (<c>create_graph: true</c>): they can be used, but differentiating them is an error. Without this node they would be
/// constants, and second derivatives silently wrong.
/// </summary>
internal sealed class FirstDerivative : CustomFunction<FirstDerivative, FirstDerivative.Result>
{
    /// <param name="gradients">The gradients; some may be null.</param>
    /// <param name="sources">The tensors they depend on.</param>
    /// <param name="function">The name of the function, for the message.</param>
    public static IEnumerable<Tensor?> Only(
        IEnumerable<Tensor?> gradients,
        IEnumerable<Tensor> sources,
        string function
    )
    {
        Tensor[] inputs = [.. sources.Where(source => source.requires_grad)];
        return inputs.Length == 0
            ? gradients
            : gradients.Select(gradient => gradient is null ? null : Of(inputs, new(gradient, function)));
    }

    protected override Tensor Compute(IReadOnlyList<Tensor> inputs, Result call, List<Tensor> kept)
    {
        kept.Clear();
        return call.Gradient;
    }

    protected override IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> kept,
        Result call,
        IReadOnlyList<bool> wanted,
        Tensor flow
    ) =>
        throw new NotSupportedException(
            $"{call.Function} has first derivatives only, but a second derivative was requested, of a gradient computed with "
                + "create_graph: true."
        );

    internal sealed record Result(Tensor Gradient, string Function);
}
