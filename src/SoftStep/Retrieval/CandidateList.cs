using SoftStep.Candidates;
using SoftStep.Readouts;

namespace SoftStep.Retrieval;

/// <summary>The candidates of all queries in one list, without empty places: each query sees its own. It owns its tensors.</summary>
internal sealed class CandidateList : IDisposable
{
    private readonly List<(Tensor Keys, Tensor Labels, Tensor Owners)> parts = [];
    private Tensor? numbers;
    private Tensor? owners;

    /// <summary>The embeddings, (R, d), after <see cref="Join"/>.</summary>
    public KeySet Keys { get; private set; } = null!;

    /// <summary>(R) or (R, q).</summary>
    public Tensor Labels { get; private set; } = null!;

    /// <summary>The labels as columns.</summary>
    public LabelSet Columns { get; private set; } = null!;

    /// <summary>Excludes the candidates of other queries.</summary>
    public Exclusion OfOthers => Exclusion.Unequal(numbers!, owners!);

    /// <summary>Adds the candidates of some queries.</summary>
    public void Add(FoundRows found)
    {
        using var scope = NewDisposeScope();
        var present = found.Rows.Missing.logical_not();
        parts.Add(
            (
                found.Rows.Embeddings[present].DetachFromDisposeScope(),
                found.Rows.Labels[present].DetachFromDisposeScope(),
                found.Numbers.unsqueeze(-1).expand_as(present)[present].DetachFromDisposeScope()
            )
        );
    }

    /// <summary>Ends the list.</summary>
    /// <param name="queries">How many there are.</param>
    public void Join(long queries)
    {
        using var scope = NewDisposeScope();
        Keys = KeySet.Owned(cat([.. parts.Select(part => part.Keys)]).DetachFromDisposeScope());
        Labels = cat([.. parts.Select(part => part.Labels)]).DetachFromDisposeScope();
        owners = cat([.. parts.Select(part => part.Owners)]).DetachFromDisposeScope();
        numbers = Arithmetic.Counted(queries, ScalarType.Int64, owners.device).DetachFromDisposeScope();
        Columns = new((Labels.ndim == 1 ? Labels.unsqueeze(-1) : Labels.alias()).Widen().DetachFromDisposeScope());
        DisposeParts();
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        DisposeParts();
        Keys?.Dispose();
        Keys?.Keys.Dispose();
        Labels?.Dispose();
        Columns?.Dispose();
        owners?.Dispose();
        numbers?.Dispose();
    }

    private void DisposeParts()
    {
        foreach (var (keys, labels, owners) in parts)
        {
            keys.Dispose();
            labels.Dispose();
            owners.Dispose();
        }
        parts.Clear();
    }
}
