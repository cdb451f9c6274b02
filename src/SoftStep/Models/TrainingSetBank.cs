using SoftStep.Candidates;

namespace SoftStep;

/// <summary>
/// Trains a model against the whole encoded training set instead of the batch: the candidates of a row are all other
/// rows. In each step the rows of the batch have fresh embeddings, through which gradients flow; all other rows have the
/// embeddings of the last time they were encoded, as constants. A row is never predicted from itself, nor from rows of its
/// group, nor, if times are given, from rows that are not strictly earlier.
/// </summary>
/// <remarks>
/// <code>
/// using var bank = new TrainingSetBank(model, xTrain, yTrain);
/// foreach (var (x, y, ids) in batches)            // ids: row indices into xTrain
///     var loss = functional.mse_loss(bank.call(x, y, ids), y);
/// </code>
/// An example that occurs twice in the training set is not recognised: it sees its own label. Give both rows the same group.
/// </remarks>
public sealed class TrainingSetBank : IDisposable
{
    private readonly DeepRegressor model;
    private readonly Tensor inputs;
    private readonly int batchSize;

    /// <summary>Encodes the training set, in evaluation mode and without gradients.</summary>
    /// <param name="model">The model to train; not owned.</param>
    /// <param name="inputs">(M, …), M ≥ 2, on the model's device; not owned, and kept for <see cref="Refresh"/>.</param>
    /// <param name="labels">(M) or (M, q).</param>
    /// <param name="groups">M integers: rows of the same group are not each other's candidates. Null: no groups.</param>
    /// <param name="batchSize">Rows encoded at a time, at least 1.</param>
    /// <param name="times">
    /// M integers, or floating numbers without NaN, in any unit: a row's candidates are strictly earlier. Null: all times.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There are fewer than two rows, a time is NaN, or shapes, dtypes or devices do not fit.
    /// </exception>
    public TrainingSetBank(
        DeepRegressor model,
        Tensor inputs,
        Tensor labels,
        Tensor? groups = null,
        int batchSize = 1024,
        Tensor? times = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        new RowFacts(null, groups, times).RequireBatch(inputs, labels, minimum: 2);
        this.model = model;
        this.inputs = inputs;
        this.batchSize = batchSize;
        using var ids = Arithmetic.Counted(inputs.size(0), ScalarType.Int64, inputs.device);
        Rows = model.BuildBank(inputs, labels, batchSize, ids, groups, times);
    }

    /// <summary>
    /// The rows as they were encoded last, with row indices as ids, for <see cref="DeepRegressor.Predict(Tensor, ReferenceBank, int, Exclusion)"/>. After
    /// <see cref="Refresh"/> it equals a newly built bank. Owned by this object.
    /// </summary>
    public ReferenceBank Rows { get; }

    /// <summary>Predicts every row of a batch from all other rows, and stores the batch's embeddings and labels in the bank.</summary>
    /// <param name="inputs">(B, …).</param>
    /// <param name="labels">(B) or (B, q).</param>
    /// <param name="ids">B integers, all different: indices of the rows in the training set.</param>
    /// <returns>(B) or (B, q).</returns>
    /// <exception cref="InvalidOperationException">The model is in evaluation mode.</exception>
    /// <exception cref="ArgumentException">
    /// An id is out of range or occurs twice, or shapes, dtypes or devices do not fit. The bank is not changed.
    /// </exception>
    public Tensor call(Tensor inputs, Tensor labels, Tensor ids) => Step(inputs, labels, ids, model.Head.Predict);

    /// <summary>
    /// As <see cref="call"/>, but how far each row's predicted distribution is from its own label, the continuous ranked
    /// probability score: <see cref="NeighborHead.Crps(Tensor, Tensor, Tensor, Tensor, Exclusion)"/>. Its mean is a loss that trains the whole distribution.
    /// </summary>
    /// <param name="inputs">(B, …).</param>
    /// <param name="labels">(B) or (B, q).</param>
    /// <param name="ids">B integers, all different: indices of the rows in the training set.</param>
    /// <returns>(B) or (B, q), at least 0; 0 for a row without a candidate.</returns>
    /// <exception cref="InvalidOperationException">The model is in evaluation mode, or its head is linear.</exception>
    /// <exception cref="ArgumentException">
    /// An id is out of range or occurs twice, or shapes, dtypes or devices do not fit. The bank is not changed.
    /// </exception>
    public Tensor Crps(Tensor inputs, Tensor labels, Tensor ids)
    {
        var neighbors = model.NeighborsThat("have a distribution");
        return Step(
            inputs,
            labels,
            ids,
            (queries, keys, known, exclusion) => neighbors.Crps(queries, keys, known, labels, exclusion)
        );
    }

    /// <summary>Encodes all rows again, usually once per epoch; in evaluation mode and without gradients.</summary>
    public void Refresh() => Rows.Change(before => before.With(model.Encode(inputs, batchSize), before.Labels.alias()));

    private Tensor Step(
        Tensor inputs,
        Tensor labels,
        Tensor ids,
        Func<Tensor, KeySet, Tensor, Exclusion?, Tensor> predict
    )
    {
        ArgumentNullException.ThrowIfNull(ids);
        model.RequireTraining();
        new RowFacts(ids).RequireBatch(inputs, labels);
        using var held = new Held(inputs, labels, ids);
        using var scope = NewDisposeScope();
        var rows = ids.As(ScalarType.Int64);
        Tensor? results = null;
        Rows.Change(before =>
        {
            RequireRows(rows, before.Embeddings.size(0));
            var fresh = model.EncodeBatch(inputs);
            var facts = before.Facts.Select(fact => fact.index_select(0, rows)) with { Ids = rows };
            before.RequireLike(fresh, labels, facts);
            var keys = before.Embeddings.index_copy(0, rows, fresh);
            var keyLabels = before.Labels.index_copy(0, rows, labels);
            results = predict(fresh, KeySet.Passing(keys), keyLabels, facts.Against(before.Facts))
                .MoveToOuterDisposeScope();
            return before.With(keys.detach(), keyLabels.detach());
        });
        return results!.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Checks row indices before they are used: an index out of range would make a GPU unusable for the rest of the process,
    /// and of a row that occurs twice only one embedding would be in the bank, with the gradient of both.
    /// </summary>
    private static void RequireRows(Tensor ids, long count)
    {
        using var onHost = ids.cpu();
        var sorted = onHost.data<long>().ToArray();
        Array.Sort(sorted);
        if (sorted[0] < 0 || sorted[^1] >= count)
        {
            throw new ArgumentException(
                $"ids must be row numbers from 0 to {count - 1}, but are from {sorted[0]} to {sorted[^1]}.",
                nameof(ids)
            );
        }
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i] == sorted[i - 1])
            {
                throw new ArgumentException($"ids must all be different, but {sorted[i]} is there twice.", nameof(ids));
            }
        }
    }

    /// <summary>Frees the bank, but not the model and the inputs.</summary>
    public void Dispose() => Rows.Dispose();
}
