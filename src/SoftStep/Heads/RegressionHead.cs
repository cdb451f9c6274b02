using SoftStep.Candidates;
using static TorchSharp.torch.nn;

namespace SoftStep;

/// <summary>
/// The last layer of a regression: from query embeddings (…, N, d), key embeddings (…, M, d) and the keys' labels to
/// predictions for the queries. All heads are interchangeable.
/// </summary>
/// <remarks>
/// A NaN in a query or a key makes every prediction that uses it NaN; a label that is NaN every prediction in which its key
/// has a weight above 0.
/// </remarks>
public abstract class RegressionHead : Module<Tensor, Tensor, Tensor, Tensor>
{
    private protected RegressionHead(string name)
        : base(name) { }

    /// <summary>Whether predictions need keys.</summary>
    internal abstract bool NeedsKeys { get; }

    /// <summary>Predicts the queries from the keys and their labels.</summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">
    /// (…, M, d), M ≥ 1, with the queries' leading axes. If only one of queries and keys has leading axes, the other is shared.
    /// </param>
    /// <param name="labels">(…, M) or (…, M, q), with the leading axes and the dtype of the keys.</param>
    /// <returns>(…, N) or (…, N, q).</returns>
    /// <exception cref="ArgumentException">An argument is not floating, or shapes, dtypes or devices do not fit.</exception>
    public sealed override Tensor forward(Tensor queries, Tensor keys, Tensor labels) =>
        Compute(queries, KeySet.Passing(keys), labels, null);

    /// <summary>Predicts every row from all other rows: for training within a batch.</summary>
    /// <param name="embeddings">(…, N, d), N ≥ 2.</param>
    /// <param name="labels">(…, N) or (…, N, q).</param>
    /// <param name="ids">
    /// Integers (N) or (…, N) that identify the examples: rows with equal ids are the same example drawn twice, and do not
    /// predict each other. Null: all are different.
    /// </param>
    /// <param name="groups">
    /// Integers (N) or (…, N): a row is predicted only from rows of other groups (another patient, another scene).
    /// Null: from all other rows.
    /// </param>
    /// <param name="times">
    /// (N) or (…, N), integers, or floating without NaN, in any unit: a row is predicted only from strictly earlier rows.
    /// Null: from all times. If ids, groups and times leave a row no candidate, its prediction is 0.
    /// </param>
    /// <returns>(…, N) or (…, N, q).</returns>
    /// <exception cref="ArgumentException">N is 1, a time is NaN, or shapes, dtypes or devices do not fit.</exception>
    public abstract Tensor LeaveOneOut(
        Tensor embeddings,
        Tensor labels,
        Tensor? ids = null,
        Tensor? groups = null,
        Tensor? times = null
    );

    /// <summary>As <c>call</c>, including the head's hooks, with some pairs excluded.</summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">
    /// (…, M, d), M ≥ 1, with the queries' leading axes. If only one of queries and keys has leading axes, the other is shared.
    /// </param>
    /// <param name="labels">(…, M) or (…, M, q), with the leading axes and the dtype of the keys.</param>
    /// <param name="exclusion">
    /// For N queries and M keys; null excludes nothing. A linear head only checks that it fits. Hooks must not change the
    /// numbers of queries and keys.
    /// </param>
    /// <returns>(…, N) or (…, N, q); 0 for a query without candidates.</returns>
    /// <exception cref="ArgumentException">An argument is not floating, or shapes, dtypes or devices do not fit.</exception>
    /// <exception cref="ObjectDisposedException">A tensor of the exclusion is disposed.</exception>
    public Tensor Predict(Tensor queries, Tensor keys, Tensor labels, Exclusion? exclusion)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return Predict(queries, KeySet.Passing(keys), labels, exclusion);
    }

    /// <summary>The same for keys with cached facts.</summary>
    internal Tensor Predict(Tensor queries, KeySet known, Tensor labels, Exclusion? exclusion)
    {
        var keys = known.Keys;
        foreach (var hook in module_pre_hooks.Values)
        {
            hook(this);
        }
        foreach (var hook in pre_hooks.Values)
        {
            (queries, keys, labels) = hook(this, queries, keys, labels) ?? (queries, keys, labels);
        }
        known = ReferenceEquals(keys, known.Keys) ? known : KeySet.Passing(keys);
        var predictions = Compute(queries, known, labels, exclusion);
        foreach (var hook in post_hooks.Values)
        {
            predictions = hook(this, queries, keys, labels, predictions) ?? predictions;
        }
        foreach (var hook in module_post_hooks.Values)
        {
            hook(this);
        }
        return predictions;
    }

    /// <summary>The predictions, without running the head's own hooks.</summary>
    internal abstract Tensor Compute(Tensor queries, KeySet keys, Tensor labels, Exclusion? exclusion);
}
