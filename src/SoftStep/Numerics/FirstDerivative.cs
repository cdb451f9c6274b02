namespace SoftStep.Numerics;

/// <summary>
/// Gradients of a function that has no second derivative, in a graph (<c>create_graph: true</c>): they may be used, and to
/// differentiate them again is an error. Without a node there they would be constants, and the second derivative silently
/// wrong.
/// </summary>
internal sealed class FirstDerivative : CustomFunction<FirstDerivative, FirstDerivative.Result>
{
    /// <param name="gradients">Some are null.</param>
    /// <param name="sources">What they depend on.</param>
    /// <param name="function">Whose gradients they are.</param>
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
            $"{call.Function} has first derivatives only, and a second was asked for: of a gradient that was made with "
                + "create_graph: true."
        );

    internal sealed record Result(Tensor Gradient, string Function);
}
