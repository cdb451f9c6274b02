using SoftStep.Models;
using SoftStep.Retrieval;

namespace SoftStep;

/// <content>Predictions from an index.</content>
public sealed partial class DeepRegressor
{
    /// <summary>
    /// Predicts rows from an index, and says how far each prediction can be from that of all its rows. More rows are fetched until
    /// each error bound is at most the tolerance, or 0. Works in evaluation mode and without gradients. Afterwards every module's
    /// mode is restored.
    /// </summary>
    /// <param name="inputs">(N, …), N ≥ 1, on the model's device.</param>
    /// <param name="index">The known rows, embedded by this model.</param>
    /// <param name="options">How many rows are fetched; null for exact predictions, from at most 16,384 rows each.</param>
    /// <param name="batchSize">Rows encoded at a time, at least 1.</param>
    /// <returns>Predictions with their bounds; dispose them.</returns>
    /// <exception cref="InvalidOperationException">The head is linear, or the index returns tensors that do not fit.</exception>
    /// <exception cref="ArgumentException">
    /// There is no bound for the head: its similarity is not limited by the Euclidean distance (dot product, cosine, one of your
    /// own), its weights depend on all rows (<see cref="ProximityScale.MinMax"/> z, soft ranks, a weighting of your own), or it
    /// has forward hooks. Or an option is out of range, or the embeddings do not fit the index's.
    /// </exception>
    public CertifiedPrediction Predict(
        Tensor inputs,
        CandidateIndex index,
        RetrievalOptions? options = null,
        int batchSize = 1024
    )
    {
        var neighbors = RetrievingHead(index, options ??= new());
        using var held = new Held(inputs);
        using var scope = NewDisposeScope();
        using var evaluation = new EvaluationMode(this);
        var search = new RowSearch(
            neighbors,
            index,
            options,
            found => [found.Predictions, found.ErrorBounds, found.Certificate.Shares, found.Rows.Counts()]
        );
        var found = search.Run(Encode(inputs, batchSize));
        var (values, shares) = (found[0], found[2]);
        return new(values, found[1].As(values.dtype), shares.As(values.dtype), shares.IsZero(), found[3]);
    }

    /// <summary>
    /// Predicts a distribution for each row from the rows of an index. Its
    /// <see cref="PredictiveDistribution.DiscardedShares"/> say how much weight other rows can have. Works in evaluation mode and
    /// without gradients. Afterwards every module's mode is restored.
    /// </summary>
    /// <returns>A distribution for each input and column of labels; dispose it.</returns>
    /// <inheritdoc cref="Predict(Tensor, CandidateIndex, RetrievalOptions, int)" path="/param|/exception"/>
    public PredictiveDistribution PredictDistribution(
        Tensor inputs,
        CandidateIndex index,
        RetrievalOptions? options = null,
        int batchSize = 1024
    )
    {
        var neighbors = RetrievingHead(index, options ??= new());
        using var held = new Held(inputs);
        using var scope = NewDisposeScope();
        using var evaluation = new EvaluationMode(this);
        var queries = Encode(inputs, batchSize);
        var candidates = new CandidateList();
        try
        {
            var search = new RowSearch(
                neighbors,
                index,
                options,
                found =>
                {
                    candidates.Add(found);
                    return [found.Certificate.Shares];
                }
            );
            var shares = search.Run(queries)[0].As(queries.dtype);
            candidates.Join(queries.size(0));
            return neighbors.Distribution(
                queries,
                candidates.Keys,
                candidates.Labels,
                candidates.Columns,
                candidates.OfOthers,
                hold: () => candidates,
                shares
            );
        }
        catch
        {
            candidates.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The rows of an index behind predictions. <see cref="Explanation.DiscardedShares"/> says how much weight rows can have that
    /// were not fetched. Works in evaluation mode and without gradients. Afterwards every module's mode is restored.
    /// </summary>
    /// <param name="inputs">(N, …), N ≥ 1, on the model's device.</param>
    /// <param name="index">The known rows, embedded by this model.</param>
    /// <param name="count">How many rows to list per input, at least 1; at most as many as the index has.</param>
    /// <param name="options">How many rows are fetched, but at least <paramref name="count"/>.</param>
    /// <returns>An explanation that owns its tensors; dispose it.</returns>
    /// <inheritdoc cref="Predict(Tensor, CandidateIndex, RetrievalOptions, int)" path="/exception"/>
    public Explanation Explain(Tensor inputs, CandidateIndex index, int count = 5, RetrievalOptions? options = null)
    {
        Guard.AtLeast(1, count, nameof(count));
        var neighbors = RetrievingHead(index, options ??= new());
        using var held = new Held(inputs);
        using var scope = NewDisposeScope();
        using var evaluation = new EvaluationMode(this);
        return new IndexExplainer(neighbors, index, count).Explain(Encode(inputs), options);
    }

    private NeighborHead RetrievingHead(CandidateIndex index, RetrievalOptions options)
    {
        ArgumentNullException.ThrowIfNull(index);
        options.Require();
        var neighbors = NeighborsThat("come from rows of an index");
        Certificate.Require(neighbors);
        return neighbors;
    }
}
