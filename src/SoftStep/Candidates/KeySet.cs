namespace SoftStep.Candidates;

/// <summary>
/// Keys (M, d), and what was found out about them once: their owner, such as a bank, never changes them, and disposes the set
/// when nobody uses it any more.
/// </summary>
internal sealed class KeySet : IDisposable
{
    private readonly Dictionary<Type, KeyFacts>? known;

    private KeySet(Tensor keys, Dictionary<Type, KeyFacts>? known) => (Keys, this.known) = (keys, known);

    public Tensor Keys { get; }

    /// <summary>Keys that will not change.</summary>
    public static KeySet Owned(Tensor keys) => new(keys, []);

    /// <summary>Keys of which nothing is remembered.</summary>
    public static KeySet Passing(Tensor keys) => new(keys, null);

    /// <summary>
    /// What is known of the keys, or is found now. Threads that ask at once wait for the first, which saves them the memory of a
    /// second copy.
    /// </summary>
    public TFacts Find<TFacts>(Func<Tensor, TFacts> find)
        where TFacts : KeyFacts
    {
        if (known is null)
        {
            return find(Keys);
        }
        lock (known)
        {
            if (!known.TryGetValue(typeof(TFacts), out var facts))
            {
                facts = find(Keys);
                facts.Measured.DetachFromDisposeScope();
                known.Add(typeof(TFacts), facts);
            }
            return (TFacts)facts;
        }
    }

    /// <summary>Frees what was found, not the keys.</summary>
    public void Dispose()
    {
        foreach (var facts in known?.Values ?? Enumerable.Empty<KeyFacts>())
        {
            facts.Measured.Dispose();
        }
    }
}
