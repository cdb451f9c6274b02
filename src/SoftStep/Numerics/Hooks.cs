using System.Collections;
using static TorchSharp.torch.nn;

namespace SoftStep.Numerics;

/// <summary>
/// Runs the hooks of a module of two tensors around another computation than its <c>forward</c>, in the same way as
/// TorchSharp's <c>call</c>: around the logarithm of the result, or around a call with more arguments.
/// </summary>
internal sealed record Hooks(
    Dictionary<string, Action<Module>> Before,
    Dictionary<string, Func<Module<Tensor, Tensor, Tensor>, Tensor, Tensor, (Tensor, Tensor)?>> OfArguments,
    Dictionary<string, Func<Module<Tensor, Tensor, Tensor>, Tensor, Tensor, Tensor, Tensor>> OfResult,
    Dictionary<string, Action<Module>> After
)
{
    public bool IsEmpty => AreNone(Before, OfArguments, OfResult, After);

    /// <summary>Whether there are no hooks of any kind, so that <c>call</c> runs only <c>forward</c>.</summary>
    public static bool AreNone(params ReadOnlySpan<ICollection> kinds)
    {
        foreach (var hooks in kinds)
        {
            if (hooks.Count > 0)
            {
                return false;
            }
        }
        return true;
    }

    /// <param name="module">The module with the hooks.</param>
    /// <param name="first">Its first argument.</param>
    /// <param name="second">Its second argument.</param>
    /// <param name="compute">The computation.</param>
    /// <param name="shown">
    /// From the result to what hooks see; null for the result itself. If hooks see something else they must not change it.
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
                    $"A forward hook of {module.GetName()} returned another result, but the logarithm is needed here: "
                        + "a hook may read this result, not change it."
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
