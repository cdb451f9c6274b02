using System.Runtime.CompilerServices;

namespace SoftStep.Execution.Fused;

/// <summary>
/// Keys that their owner never changes, such as those of a bank: what was found of them once is kept as long as they are.
/// </summary>
internal static class ConstantKeys
{
    private static readonly ConditionalWeakTable<Tensor, StrongBox<object?>> Kept = [];

    public static void Add(Tensor keys) => Kept.GetOrCreateValue(keys);

    /// <summary>What is kept of the keys; else it is found, and kept if they are constant.</summary>
    public static TFacts Remember<TFacts>(Tensor keys, Func<TFacts> find)
        where TFacts : class
    {
        if (!Kept.TryGetValue(keys, out var box))
        {
            return find();
        }
        if (box.Value is TFacts known)
        {
            return known;
        }
        var found = find();
        box.Value = found;
        return found;
    }
}
