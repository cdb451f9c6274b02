namespace SoftStep.Candidates;

/// <summary>
/// Keys (M, d), with a cache of what was computed about them. Their owner, such as a bank, never changes them, and disposes
/// the set when nobody uses it any more.
/// </summary>
internal sealed class KeySet : IDisposable
{
    private readonly Dictionary<(Type Facts, Type? Of), KeyFacts>? known;

    private KeySet(Tensor keys, Dictionary<(Type, Type?), KeyFacts>? known) => (Keys, this.known) = (keys, known);

    public Tensor Keys { get; }

    /// <summary>Keys that will not change, with a cache.</summary>
    public static KeySet Owned(Tensor keys) => new(keys, []);

    /// <summary>Keys of a single call, without a cache.</summary>
    public static KeySet Passing(Tensor keys) => new(keys, null);

    /// <summary>
    /// The cached facts, or those computed now. Threads that ask at the same time wait for the first, which saves the memory
    /// of a second copy.
    /// </summary>
    /// <param name="find">Computes the facts of keys.</param>
    /// <param name="of">What else the facts depend on, or null.</param>
    public TFacts Find<TFacts>(Func<Tensor, TFacts> find, Type? of = null)
        where TFacts : KeyFacts
    {
        if (known is null)
        {
            return find(Keys);
        }
        lock (known)
        {
            if (!known.TryGetValue((typeof(TFacts), of), out var facts))
            {
                facts = find(Keys);
                facts.Stored.DetachFromDisposeScope();
                known.Add((typeof(TFacts), of), facts);
            }
            return (TFacts)facts;
        }
    }

    /// <summary>Frees what is cached, but not the keys.</summary>
    public void Dispose()
    {
        foreach (var facts in known?.Values ?? Enumerable.Empty<KeyFacts>())
        {
            facts.Stored.Dispose();
        }
    }
}
