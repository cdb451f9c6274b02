using static TorchSharp.torch.nn;

namespace SoftStep.Numerics;

/// <summary>
/// The hooks of a module of two tensors, around something else than its <c>forward</c>: the logarithm of what that gives,
/// or the same with more arguments. As TorchSharp's <c>call</c> runs them.
/// </summary>
internal sealed record Hooks(
    IReadOnlyDictionary<string, Action<Module>> Before,
    IReadOnlyDictionary<string, Func<Module<Tensor, Tensor, Tensor>, Tensor, Tensor, (Tensor, Tensor)?>> OfArguments,
    IReadOnlyDictionary<string, Func<Module<Tensor, Tensor, Tensor>, Tensor, Tensor, Tensor, Tensor>> OfResult,
    IReadOnlyDictionary<string, Action<Module>> After
)
{
    public bool IsEmpty => Before.Count == 0 && OfArguments.Count == 0 && OfResult.Count == 0 && After.Count == 0;

    /// <param name="module">Whose hooks these are.</param>
    /// <param name="first">What is given to it.</param>
    /// <param name="second">The other.</param>
    /// <param name="compute">What it does here.</param>
    /// <param name="shown">
    /// What hooks see of the result. Where that is not the result itself they may not change it.
    /// </param>
    public Tensor Run(
        Module<Tensor, Tensor, Tensor> module,
        Tensor first,
        Tensor second,
        Func<Tensor, Tensor, Tensor> compute,
        Func<Tensor, Tensor>? shown = null
    )
    {
        foreach (var hook in Before.Values)
        {
            hook(module);
        }
        foreach (var hook in OfArguments.Values)
        {
            (first, second) = hook(module, first, second) ?? (first, second);
        }
        var result = compute(first, second);
        if (OfResult.Count > 0)
        {
            var value = shown is null ? result : shown(result);
            var changed = value;
            foreach (var hook in OfResult.Values)
            {
                changed = hook(module, first, second, changed) ?? changed;
            }
            if (!ReferenceEquals(changed, value) && !ReferenceEquals(value, result))
            {
                throw new InvalidOperationException(
                    $"A forward hook of {module.GetName()} gave another result, but its logarithm is needed here: "
                        + "a hook may look at this result, not change it."
                );
            }
            result = ReferenceEquals(changed, value) ? result : changed;
        }
        foreach (var hook in After.Values)
        {
            hook(module);
        }
        return result;
    }
}
