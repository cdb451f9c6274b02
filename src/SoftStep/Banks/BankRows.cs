using SoftStep.Candidates;

namespace SoftStep.Banks;

/// <summary>
/// The rows of a bank at one moment. They never change: a bank that does takes others. Whoever reads them holds them
/// meanwhile, and they are freed when no bank and no reader holds them any more.
/// </summary>
internal sealed class BankRows : IDisposable
{
    private readonly Lock measuring = new();

    private int holders = 1;
    private Tensor? ownDistances;

    /// <summary>Takes the tensors for its own: none may be another's too, but their memory may.</summary>
    public BankRows(Tensor embeddings, Tensor labels, RowFacts facts)
    {
        Keys = KeySet.Owned(embeddings.DetachFromDisposeScope());
        Labels = labels.DetachFromDisposeScope();
        Facts = facts.Select(fact => fact.DetachFromDisposeScope());
    }

    /// <summary>The embeddings, with what is known of them.</summary>
    public KeySet Keys { get; }

    public Tensor Embeddings => Keys.Keys;

    public Tensor Labels { get; }

    public RowFacts Facts { get; }

    /// <summary><see cref="OwnDistances"/>, made when they are asked for first.</summary>
    public Tensor OwnDistances
    {
        get
        {
            lock (measuring)
            {
                return ownDistances ??= Banks.OwnDistances.Of(this).DetachFromDisposeScope();
            }
        }
    }

    public IEnumerable<Tensor> Tensors => [Embeddings, Labels, .. Facts.Tensors];

    /// <summary>Copies without gradients.</summary>
    /// <param name="embeddings">(M, d).</param>
    /// <param name="labels">(M) or (M, q).</param>
    /// <param name="facts">(M) each.</param>
    /// <param name="isNew">Whether the embeddings are nobody else's and need no copy.</param>
    public static BankRows Of(Tensor embeddings, Tensor labels, RowFacts facts, bool isNew = false)
    {
        Check(embeddings, labels, facts);
        using var held = new Held(embeddings, labels, facts);
        using var scope = NewDisposeScope();
        return new(
            isNew ? embeddings : embeddings.detach().clone(),
            labels.detach().clone(),
            facts.Stored().Select(fact => fact.clone())
        );
    }

    /// <summary>The same rows with other embeddings and labels; it takes them for its own.</summary>
    public BankRows With(Tensor embeddings, Tensor labels)
    {
        using var scope = NewDisposeScope();
        return new(embeddings, labels, Facts.Select(fact => fact.alias()));
    }

    /// <summary>One more holds them; only whoever does so already, or knows who does, may ask.</summary>
    public BankRows Hold()
    {
        Interlocked.Increment(ref holders);
        return this;
    }

    /// <summary>One less; of the last it frees them.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref holders) != 0)
        {
            return;
        }
        Keys.Dispose();
        foreach (var tensor in Tensors)
        {
            tensor.Dispose();
        }
        ownDistances?.Dispose();
    }

    /// <summary>That rows could stand among these.</summary>
    public void RequireLike(Tensor embeddings, Tensor labels, RowFacts facts)
    {
        Check(embeddings, labels, facts);
        Guard.Alike(embeddings, nameof(embeddings), Embeddings, "the bank's embeddings");
        var alike =
            embeddings.size(1) == Embeddings.size(1)
            && labels.shape.AsSpan(1).SequenceEqual(Labels.shape.AsSpan(1))
            && facts.IsLike(Facts);
        if (!alike)
        {
            throw new ArgumentException(
                $"The bank has {Describe(Embeddings, Labels, Facts)}, "
                    + $"but given are {Describe(embeddings, labels, facts)}."
            );
        }
    }

    private static void Check(Tensor embeddings, Tensor labels, RowFacts facts)
    {
        Guard.Embeddings(embeddings, nameof(embeddings));
        if (embeddings.ndim != 2 || embeddings.size(0) == 0)
        {
            throw new ArgumentException(
                $"embeddings must be (M, d) with M ≥ 1, but are {Guard.Describe(embeddings)}.",
                nameof(embeddings)
            );
        }
        Guard.Labels(labels, embeddings);
        facts.Require(embeddings.shape.AsSpan(..^1), embeddings.device);
    }

    private static string Describe(Tensor embeddings, Tensor labels, RowFacts facts) =>
        $"embeddings {Guard.Describe(embeddings)}, labels {Guard.Describe(labels)}, {facts}";
}
