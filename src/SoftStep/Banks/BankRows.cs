using SoftStep.Candidates;
using SoftStep.Readouts;

namespace SoftStep.Banks;

/// <summary>
/// The rows of a bank at one moment. They never change: when the bank changes it gets new ones. They are reference-counted:
/// a reader holds them while it reads, and they are freed when neither a bank nor a reader holds them.
/// </summary>
internal sealed class BankRows : IDisposable
{
    private readonly Lock measuring = new();

    private LabelSet? columns;

    private int holders = 1;
    private readonly Lazy<GroupedRows> byGroup;
    private Tensor? ownDistances;

    /// <summary>Takes ownership of the tensors. Nobody else may own them, but they may share memory with other tensors.</summary>
    public BankRows(Tensor embeddings, Tensor labels, RowFacts facts)
    {
        Keys = KeySet.Owned(embeddings.DetachFromDisposeScope());
        Labels = labels.DetachFromDisposeScope();
        Facts = facts.Select(fact => fact.DetachFromDisposeScope());
        byGroup = new(() => new(Facts.Groups!));
    }

    /// <summary>The embeddings, with what was computed about them.</summary>
    public KeySet Keys { get; }

    public Tensor Embeddings => Keys.Keys;

    public Tensor Labels { get; }

    public RowFacts Facts { get; }

    /// <summary><see cref="Banks.OwnDistances"/>, computed on first use.</summary>
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

    /// <summary>The labels as columns, (M, q), of float32 or float64, with a cache of their order.</summary>
    public LabelSet Columns
    {
        get
        {
            lock (measuring)
            {
                return columns ??= new LabelSet(
                    (Labels.ndim == 1 ? Labels.unsqueeze(-1) : Labels.alias()).Widen().DetachFromDisposeScope()
                );
            }
        }
    }

    public IEnumerable<Tensor> Tensors => [Embeddings, Labels, .. Facts.Tensors];

    /// <summary>Copies without gradients.</summary>
    /// <param name="embeddings">(M, d).</param>
    /// <param name="labels">(M) or (M, q).</param>
    /// <param name="facts">(M) each.</param>
    /// <param name="isNew">Whether nobody else uses the embeddings, so that they need no copy.</param>
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

    /// <summary>The same rows with other embeddings and labels, of which it takes ownership.</summary>
    public BankRows With(Tensor embeddings, Tensor labels)
    {
        using var scope = NewDisposeScope();
        return new(embeddings, labels, Facts.Select(fact => fact.alias()));
    }

    /// <summary>The same rows with other facts.</summary>
    public BankRows With(RowFacts facts)
    {
        using var scope = NewDisposeScope();
        return new(Embeddings.alias(), Labels.alias(), facts.Select(fact => fact.alias()));
    }

    /// <summary>These rows and, at the end, others, in the dtypes of these.</summary>
    public BankRows With(Tensor embeddings, Tensor labels, RowFacts facts)
    {
        Check(embeddings, labels, facts);
        Guard.ComputedAlike(embeddings, nameof(embeddings), Embeddings, "the bank's embeddings");
        using var scope = NewDisposeScope();
        var rows = embeddings.detach().Rounded(Embeddings.dtype, nameof(embeddings));
        var known = labels.detach().Rounded(Labels.dtype, nameof(labels));
        RequireLike(rows, known, facts);
        return new(
            cat([Embeddings, rows], 0),
            cat([Labels, known], 0),
            Facts.Joined(facts.Stored(), (before, more) => cat([before, more], 0))
        );
    }

    /// <summary>Some of the rows.</summary>
    /// <param name="chosen">(M) Bool, at least one of them true.</param>
    public BankRows Select(Tensor chosen)
    {
        using var scope = NewDisposeScope();
        return new(Embeddings[chosen], Labels[chosen], Facts.Select(fact => fact[chosen]));
    }

    /// <summary>Which rows have one of these ids, (M) Bool.</summary>
    /// <exception cref="ArgumentException">The rows have no ids, or these are not integers (n) on their device.</exception>
    public Tensor Has(Tensor ids)
    {
        if (Facts.Ids is null)
        {
            throw new ArgumentException($"ids were given, but the bank has {Facts}.", nameof(ids));
        }
        Guard.PerRow(ids, [ids.numel()], Facts.Ids.device, nameof(ids));
        return Facts.Ids.isin(ids.As(ScalarType.Int64));
    }

    /// <summary>Excludes the rows of other groups than a query's own.</summary>
    /// <exception cref="ArgumentException">Not integers, or the rows have no groups or not all of these.</exception>
    public Exclusion WithinGroups(Tensor groups)
    {
        EqualRule.Require(groups, nameof(groups));
        if (Facts.Groups is null)
        {
            throw new ArgumentException($"groups were given, but the bank has {Facts}.", nameof(groups));
        }
        var rule = new UnequalRule(groups, Facts.Groups, byGroup.Value);
        var known = byGroup.Value;
        long[] unknown = [.. rule.QueryGroups.Integers.Where(group => known.CountOf(group) == 0).Order()];
        if (unknown.Length > 0)
        {
            throw new ArgumentException(
                $"groups must be among the {known.Integers.Count} groups of the bank, but {unknown.Length} of those given are "
                    + $"not, for example {string.Join(", ", unknown.Take(3))}: leave out their queries, or append rows of theirs.",
                nameof(groups)
            );
        }
        return new(rule);
    }

    /// <summary>Adds a holder. Only for callers that know of another holder.</summary>
    public BankRows Hold()
    {
        Interlocked.Increment(ref holders);
        return this;
    }

    /// <summary>Removes a holder; the last one frees the tensors.</summary>
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
        columns?.Dispose();
    }

    /// <summary>Checks that rows could be appended to these.</summary>
    public void RequireLike(Tensor embeddings, Tensor labels, RowFacts facts)
    {
        Check(embeddings, labels, facts);
        Guard.Alike(embeddings, nameof(embeddings), Embeddings, "the bank's embeddings");
        Guard.Alike(labels, nameof(labels), Labels, "the bank's labels");
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

    /// <summary>Checks that embeddings can be stored in a dtype.</summary>
    public static void RequireDtype(ScalarType dtype)
    {
        if (dtype.Widened() is not (ScalarType.Float32 or ScalarType.Float64))
        {
            throw new ArgumentException(
                $"dtype must be Float16, BFloat16, Float32 or Float64, but is {dtype}.",
                nameof(dtype)
            );
        }
    }

    /// <summary>Checks rows of a bank.</summary>
    public static void Check(Tensor embeddings, Tensor labels, RowFacts facts)
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
