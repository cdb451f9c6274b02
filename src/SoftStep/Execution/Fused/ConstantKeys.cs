using System.Runtime.CompilerServices;

namespace SoftStep.Execution.Fused;

/// <summary>
/// Keys that their owner never changes, such as those of a bank: what was found of them once is kept until the owner
/// frees them.
/// </summary>
internal static class ConstantKeys
{
    private static readonly ConditionalWeakTable<Tensor, Dictionary<Type, KeptFacts>> Kept = [];

    public static void Add(Tensor keys) => Kept.Add(keys, []);

    /// <summary>Frees what was kept; nobody may use it any more.</summary>
    public static void Forget(Tensor keys)
    {
        if (Kept.TryGetValue(keys, out var facts))
        {
            Kept.Remove(keys);
            foreach (var fact in facts.Values)
            {
                fact.Dispose();
            }
        }
    }

    /// <summary>
    /// What is kept of the keys; else it is found, and kept if they are constant. Threads that ask at once wait for the
    /// first, which saves them the memory of a second copy.
    /// </summary>
    public static TFacts Remember<TFacts>(Tensor keys, Func<Tensor, TFacts> find)
        where TFacts : KeptFacts
    {
        if (!Kept.TryGetValue(keys, out var facts))
        {
            return find(keys);
        }
        lock (facts)
        {
            if (!facts.TryGetValue(typeof(TFacts), out var known))
            {
                known = find(keys);
                known.Measured.DetachFromDisposeScope();
                facts.Add(typeof(TFacts), known);
            }
            return (TFacts)known;
        }
    }
}

/// <summary>What is found of keys (M, d).</summary>
/// <param name="Measured">
/// The keys, contiguous, as they go into products: bounded and, where that is safer, measured from another origin than 0.
/// A copy only where that changes them.
/// </param>
/// <param name="Unknown">Which of them, ascending, had a NaN, in whose place is 0.</param>
internal abstract record KeptFacts(Tensor Measured, int[] Unknown) : IDisposable
{
    public void Dispose() => Measured.Dispose();
}
