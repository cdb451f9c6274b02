using SoftStep.Candidates;
using static TorchSharp.torch.nn;

namespace SoftStep;

/// <summary>
/// The last layer of a regression: from query embeddings (…, N, d), key embeddings (…, M, d) and the keys' labels to
/// predictions for the queries. All heads are interchangeable.
/// </summary>
/// <remarks>A NaN shows: a row of queries or keys that has one makes every prediction NaN that it takes part in, and a label that
/// is NaN every prediction in which its key has a weight above 0.</remarks>
public abstract class RegressionHead : Module<Tensor, Tensor, Tensor, Tensor>
{
    private protected RegressionHead(string name)
        : base(name) { }

    /// <summary>Whether predictions come from keys, so that without any there are none.</summary>
    internal abstract bool NeedsKeys { get; }

    /// <summary>Predicts the queries from the keys and their labels.</summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">(…, M, d), M ≥ 1, with the queries' leading axes, or without where they have some.</param>
    /// <param name="labels">(…, M) or (…, M, q), with the leading axes of the keys and of their dtype.</param>
    /// <returns>(…, N) or (…, N, q).</returns>
    /// <exception cref="ArgumentException">Not floating, or shapes, dtypes or devices do not fit.</exception>
    public sealed override Tensor forward(Tensor queries, Tensor keys, Tensor labels) =>
        Compute(queries, KeySet.Passing(keys), labels, null);

    /// <summary>Predicts every row from all the others: the way to train inside a batch.</summary>
    /// <param name="embeddings">(…, N, d), N ≥ 2.</param>
    /// <param name="labels">(…, N) or (…, N, q).</param>
    /// <param name="ids">
    /// Integers (N) or (…, N) that name the examples: rows of equal id are the same one, drawn twice, and do not predict
    /// each other. Null: all are different.
    /// </param>
    /// <param name="groups">
    /// Integers (N) or (…, N): a row is predicted from rows of other groups only (another patient, another scene).
    /// Null: from all rows but itself.
    /// </param>
    /// <param name="times">
    /// (N) or (…, N), integers or of a floating type without NaN, in any unit: a row is predicted from strictly earlier rows
    /// only. Null: from all times. Where ids, groups or times leave a row no candidate its weights and its prediction are 0.
    /// </param>
    /// <returns>(…, N) or (…, N, q).</returns>
    /// <exception cref="ArgumentException">A batch of one, a time of NaN, or shapes, dtypes or devices do not fit.</exception>
    public abstract Tensor LeaveOneOut(
        Tensor embeddings,
        Tensor labels,
        Tensor? ids = null,
        Tensor? groups = null,
        Tensor? times = null
    );

    /// <summary>As <c>call</c> and with its hooks, when some pairs take no part.</summary>
    /// <param name="queries">(…, N, d).</param>
    /// <param name="keys">(…, M, d), M ≥ 1, with the queries' leading axes, or without where they have some.</param>
    /// <param name="labels">(…, M) or (…, M, q), with the leading axes of the keys and of their dtype.</param>
    /// <param name="exclusion">
    /// For N queries and M keys; null excludes nothing. A head without neighbours only checks that it fits. What hooks make of
    /// queries and keys must be as many.
    /// </param>
    /// <returns>(…, N) or (…, N, q); 0 for a query without a candidate.</returns>
    /// <exception cref="ArgumentException">Not floating, or shapes, dtypes or devices do not fit.</exception>
    /// <exception cref="ObjectDisposedException">A tensor of the exclusion is disposed.</exception>
    public Tensor Predict(Tensor queries, Tensor keys, Tensor labels, Exclusion? exclusion)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return Predict(queries, KeySet.Passing(keys), labels, exclusion);
    }

    /// <summary>The same of keys of which something may be known.</summary>
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

    /// <summary>The predictions, without the head's own hooks.</summary>
    internal abstract Tensor Compute(Tensor queries, KeySet keys, Tensor labels, Exclusion? exclusion);
}
