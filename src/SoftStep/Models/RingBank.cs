using SoftStep.Banks;
using SoftStep.Candidates;

namespace SoftStep;

/// <summary>
/// Trains a model against the last rows of a stream. The candidates of a row are the rows of its batch, with fresh
/// embeddings through which gradients flow, and the rows of earlier steps, with the embeddings of that time as constants.
/// When the ring is full the oldest rows are dropped.
/// </summary>
/// <remarks>
/// A row is never predicted from rows with its own id or group, nor, if times are given, from rows that are not strictly
/// earlier. Without ids every row counts as new: an example that comes back while it is still in the ring then sees its own
/// label.
/// </remarks>
public sealed class RingBank : IDisposable
{
    private readonly DeepRegressor model;
    private readonly Lock stepping = new();
    private long nextId;
    private bool isNamed;

    /// <param name="model">The model to train; not owned.</param>
    /// <param name="capacity">The most rows in the ring, the batch included; at least 2.</param>
    /// <exception cref="ArgumentException">The capacity is below 2.</exception>
    public RingBank(DeepRegressor model, long capacity)
    {
        ArgumentNullException.ThrowIfNull(model);
        Guard.AtLeast(2, capacity, nameof(capacity));
        this.model = model;
        Capacity = capacity;
    }

    /// <summary>The most rows in the ring.</summary>
    public long Capacity { get; }

    /// <summary>
    /// The rows from oldest to newest. Null before the first step; after it always the same bank, which the ring owns.
    /// </summary>
    public ReferenceBank? Rows { get; private set; }

    /// <summary>Predicts the rows of a batch from each other and from the ring, and adds the batch to the ring.</summary>
    /// <param name="inputs">(B, …), B at most the capacity.</param>
    /// <param name="labels">(B) or (B, q).</param>
    /// <param name="ids">B integers, or null: every row is new. Give them in all steps or in none.</param>
    /// <param name="groups">B integers, or null. Give them in all steps or in none.</param>
    /// <param name="times">
    /// B integers, or floating numbers of the same dtype in all steps, without NaN, in any unit: a row is predicted only from
    /// strictly earlier rows. Null: from all times. Give them in all steps or in none.
    /// </param>
    /// <returns>(B) or (B, q); 0 for a row without candidates.</returns>
    /// <exception cref="InvalidOperationException">The model is in evaluation mode.</exception>
    /// <exception cref="ArgumentException">
    /// The batch has more rows than the capacity, or a single row while the ring is empty; ids, groups or times are given in
    /// some steps only; or shapes, dtypes or devices do not fit. The ring is not changed.
    /// </exception>
    public Tensor call(Tensor inputs, Tensor labels, Tensor? ids = null, Tensor? groups = null, Tensor? times = null)
    {
        model.RequireTraining();
        var facts = new RowFacts(ids, groups, times);
        facts.RequireBatch(inputs, labels);
        using var held = new Held(inputs, labels, facts);
        lock (stepping)
        {
            using var scope = NewDisposeScope();
            Tensor predictions;
            if (Rows is null)
            {
                (predictions, var first) = Step(null, inputs, labels, facts);
                Rows = new(first);
            }
            else
            {
                predictions = StepAndChange(Rows, inputs, labels, facts);
            }
            isNamed = ids is not null;
            nextId += inputs.size(0);
            return predictions.MoveToOuterDisposeScope();
        }
    }

    private Tensor StepAndChange(ReferenceBank bank, Tensor inputs, Tensor labels, RowFacts facts)
    {
        Tensor? predictions = null;
        bank.Change(before =>
        {
            var (step, after) = Step(before, inputs, labels, facts);
            predictions = step.MoveToOuterDisposeScope();
            return after;
        });
        return predictions!;
    }

    private (Tensor Predictions, BankRows After) Step(BankRows? before, Tensor inputs, Tensor labels, RowFacts facts)
    {
        var (batch, count) = (inputs.size(0), before?.Embeddings.size(0) ?? 0);
        var kept = Math.Min(count, Capacity - batch);
        if (kept < 0 || kept + batch < 2)
        {
            throw new ArgumentException(
                $"A batch must have at most the ring's {Capacity} rows and not be alone, "
                    + $"but the inputs are {Guard.Describe(inputs)} and the ring has {count} rows.",
                nameof(inputs)
            );
        }
        if (before is not null && isNamed != facts.Ids is not null)
        {
            throw new ArgumentException(
                $"ids must be given in all steps or in none: the ring's rows have {(isNamed ? "" : "no ")}ids."
            );
        }
        var fresh = model.EncodeBatch(inputs);
        facts = facts.Stored() with
        {
            Ids = facts.Ids?.As(ScalarType.Int64) ?? Arithmetic.Counted(batch, ScalarType.Int64, fresh.device, nextId),
        };
        before?.RequireLike(fresh, labels, facts);
        var (keys, keyLabels) = (Join(before?.Embeddings, fresh), Join(before?.Labels, labels));
        var keyFacts = before?.Facts.Joined(facts, Join) ?? facts;
        var predictions = model.Head.Predict(fresh, KeySet.Passing(keys), keyLabels, facts.Against(keyFacts));
        return (predictions, BankRows.Of(keys, keyLabels, keyFacts));

        Tensor Join(Tensor? old, Tensor now) =>
            old is null ? now : cat([old.narrow(0, old.size(0) - kept, kept), now], 0);
    }

    /// <summary>Frees the ring, but not the model.</summary>
    public void Dispose() => Rows?.Dispose();
}
