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
    public BankRows(Tensor embeddings, Tensor labels, Tensor? ids, Tensor? groups)
    {
        Keys = KeySet.Owned(embeddings.DetachFromDisposeScope());
        Labels = labels.DetachFromDisposeScope();
        Ids = ids?.DetachFromDisposeScope();
        Groups = groups?.DetachFromDisposeScope();
    }

    /// <summary>The embeddings, with what is known of them.</summary>
    public KeySet Keys { get; }

    public Tensor Embeddings => Keys.Keys;

    public Tensor Labels { get; }

    public Tensor? Ids { get; }

    public Tensor? Groups { get; }

    /// <summary><see cref="SoftStep.OwnDistances"/>, made when they are asked for first.</summary>
    public Tensor OwnDistances
    {
        get
        {
            lock (measuring)
            {
                return ownDistances ??= SoftStep.OwnDistances.Of(this).DetachFromDisposeScope();
            }
        }
    }

    public IEnumerable<Tensor> Tensors => new[] { Embeddings, Labels, Ids, Groups }.OfType<Tensor>();

    /// <summary>Copies without gradients.</summary>
    /// <param name="embeddings">(M, d).</param>
    /// <param name="labels">(M) or (M, q).</param>
    /// <param name="ids">(M) or null.</param>
    /// <param name="groups">(M) or null.</param>
    /// <param name="isNew">Whether the embeddings are nobody else's and need no copy.</param>
    public static BankRows Of(Tensor embeddings, Tensor labels, Tensor? ids, Tensor? groups, bool isNew = false)
    {
        Check(embeddings, labels, ids, groups);
        using var held = new Held(embeddings, labels, ids, groups);
        using var scope = NewDisposeScope();
        return new(
            isNew ? embeddings : embeddings.detach().clone(),
            labels.detach().clone(),
            ids?.to(ScalarType.Int64, copy: true),
            groups?.to(ScalarType.Int64, copy: true)
        );
    }

    /// <summary>The same rows with other embeddings and labels; it takes them for its own.</summary>
    public BankRows With(Tensor embeddings, Tensor labels)
    {
        using var scope = NewDisposeScope();
        return new(embeddings, labels, Ids?.alias(), Groups?.alias());
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
    public void RequireLike(Tensor embeddings, Tensor labels, Tensor? ids, Tensor? groups)
    {
        Check(embeddings, labels, ids, groups);
        Guard.Alike(embeddings, nameof(embeddings), Embeddings, "the bank's embeddings");
        var alike =
            embeddings.size(1) == Embeddings.size(1)
            && labels.shape.AsSpan(1).SequenceEqual(Labels.shape.AsSpan(1))
            && ids is null == Ids is null
            && groups is null == Groups is null;
        if (!alike)
        {
            throw new ArgumentException(
                $"The bank has {Describe(Embeddings, Labels, Ids, Groups)}, "
                    + $"but given are {Describe(embeddings, labels, ids, groups)}."
            );
        }
    }

    private static void Check(Tensor embeddings, Tensor labels, Tensor? ids, Tensor? groups)
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
        Guard.PerRow(ids, embeddings, nameof(ids));
        Guard.PerRow(groups, embeddings, nameof(groups));
    }

    private static string Describe(Tensor embeddings, Tensor labels, Tensor? ids, Tensor? groups) =>
        $"embeddings {Guard.Describe(embeddings)}, labels {Guard.Describe(labels)}, "
        + $"{(ids is null ? "no ids" : "ids")} and {(groups is null ? "no groups" : "groups")}";
}
