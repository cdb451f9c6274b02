namespace SoftStep.Candidates;

/// <summary>
/// Keys (M, d), with a cache of what was computed about them. Their owner, such as a bank, never changes them, and disposes
/// the set when nobody uses it any more.
/// </summary>
internal sealed class KeySet : IDisposable
{
    private readonly Dictionary<Type, KeyFacts>? known;
    private readonly Dictionary<Type, KeySet> projections = [];

    private KeySet(Tensor keys, Dictionary<Type, KeyFacts>? known) => (Keys, this.known) = (keys, known);

    public Tensor Keys { get; }

    /// <summary>Keys that will not change, with a cache.</summary>
    public static KeySet Owned(Tensor keys) => new(keys, []);

    /// <summary>Keys of a single call, without a cache.</summary>
    public static KeySet Passing(Tensor keys) => new(keys, null);

    /// <summary>
    /// The cached facts, or those computed now. Threads that ask at the same time wait for the first, which saves the memory
    /// of a second copy.
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

    /// <summary>The projected keys, cached as the facts are. The result has its own cache of facts.</summary>
    /// <param name="projection">The projection's type: all its instances are the same function, which never changes.</param>
    /// <param name="project">From (M, d) to (M, d′).</param>
    public KeySet Projected(Type projection, Func<Tensor, Tensor> project)
    {
        if (known is null)
        {
            return Passing(project(Keys));
        }
        lock (known)
        {
            if (!projections.TryGetValue(projection, out var projected))
            {
                projected = Owned(project(Keys).DetachFromDisposeScope());
                projections.Add(projection, projected);
            }
            return projected;
        }
    }

    /// <summary>Frees what is cached, but not the keys.</summary>
    public void Dispose()
    {
        foreach (var projected in projections.Values)
        {
            projected.Dispose();
            projected.Keys.Dispose();
        }
        foreach (var facts in known?.Values ?? Enumerable.Empty<KeyFacts>())
        {
            facts.Measured.Dispose();
        }
    }
}
