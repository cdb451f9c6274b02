namespace SoftStep.Candidates;

/// <summary>
/// The pairs that take no part because query and key are the same row or of the same group: those with equal ids.
/// It is kept as ids, so that a head which needs no neighbours makes no mask, and one that goes through its rows in
/// blocks can make it block by block.
/// </summary>
/// <param name="Ids">Kinds of ids: those of the queries (…, N) and those of the keys (…, M).</param>
internal sealed record Exclusion(params IReadOnlyList<(Tensor Queries, Tensor Keys)> Ids)
{
    /// <summary>Of leave-one-out without groups the embeddings (…, N, d): row i excludes key i, and there are no ids.</summary>
    public Tensor? SameRows { get; private init; }

    /// <summary>Every row is its own neighbour's equal: leave-one-out. Ids (…, N) and groups (…, N) exclude more.</summary>
    public static Exclusion Self(Tensor embeddings, Tensor? ids, Tensor? groups) =>
        ids is null && groups is null
            ? new() { SameRows = embeddings }
            : new([.. new[] { ids, groups }.OfType<Tensor>().Select(kind => (kind, kind))]);

    /// <summary>A hook may have changed the embeddings since it was known who is who, but not how many there are.</summary>
    public void RequireFit(Tensor queries, Tensor keys)
    {
        var fits = SameRows is null
            ? Ids.All(id => id.Queries.size(-1) == queries.size(-2) && id.Keys.size(-1) == keys.size(-2))
            : SameRows.size(-2) == queries.size(-2) && SameRows.size(-2) == keys.size(-2);
        if (!fits)
        {
            throw new ArgumentException(
                "A forward pre-hook of a head may not change the number of rows, but gave queries "
                    + $"{Guard.Describe(queries)} and keys {Guard.Describe(keys)}.",
                nameof(queries)
            );
        }
    }

    /// <summary>(…, N, M), true where a pair takes no part.</summary>
    public Tensor Mask() => SameRows is null ? MaskOf(Ids) : Of(Tensors).Mask();

    private static Tensor MaskOf(IEnumerable<(Tensor Queries, Tensor Keys)> ids) =>
        ids.Select(id => id.Queries.unsqueeze(-1).eq(id.Keys.unsqueeze(-2)))
            .Aggregate((left, right) => left.logical_or(right));

    /// <summary>All ids in one list, from which <see cref="Of"/> makes this again.</summary>
    public IEnumerable<Tensor> Tensors
    {
        get
        {
            if (SameRows is null)
            {
                return Ids.SelectMany(id => new[] { id.Queries, id.Keys });
            }
            var rows = Arithmetic.Counted(SameRows.size(-2), ScalarType.Int64, SameRows.device);
            return [rows, rows];
        }
    }

    public static Exclusion Of(IEnumerable<Tensor> tensors) =>
        new([.. tensors.Chunk(2).Select(pair => (pair[0], pair[1]))]);

    /// <summary>The same for one problem of several, which have leading axes.</summary>
    /// <param name="axes">The leading axes.</param>
    /// <param name="number">Of the problem.</param>
    public Exclusion OfProblem(long[] axes, long number)
    {
        return SameRows is null ? new([.. Ids.Select(id => (One(id.Queries), One(id.Keys)))]) : this;

        Tensor One(Tensor ids) =>
            ids.ndim == 1 ? ids : ids.expand([.. axes, ids.size(-1)]).reshape(-1, ids.size(-1)).select(0, number);
    }

    /// <summary>The same for some of the queries.</summary>
    public Exclusion Narrow(long first, long count) =>
        new([.. Ids.Select(id => (id.Queries.narrow(-1, first, count), id.Keys))]);
}
