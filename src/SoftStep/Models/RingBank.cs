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
    public Tensor call(Tensor inputs, Tensor labels, Tensor? ids = null, Tensor? groups = null, Tensor? times = null) =>
        Step(inputs, labels, new(ids, groups, times), model.Head.Predict);

    /// <summary>
    /// As <see cref="call"/>, but how far each row's predicted distribution is from its own label, the continuous ranked
    /// probability score: <see cref="NeighborHead.Crps(Tensor, Tensor, Tensor, Tensor, Exclusion)"/>. Its mean is a loss that trains the whole distribution.
    /// </summary>
    /// <param name="inputs">(B, …), B at most the capacity.</param>
    /// <param name="labels">(B) or (B, q).</param>
    /// <param name="ids">As in <see cref="call"/>.</param>
    /// <param name="groups">As in <see cref="call"/>.</param>
    /// <param name="times">As in <see cref="call"/>.</param>
    /// <returns>(B) or (B, q), at least 0; 0 for a row without a candidate.</returns>
    /// <exception cref="InvalidOperationException">The model is in evaluation mode, or its head is linear.</exception>
    /// <exception cref="ArgumentException">As of <see cref="call"/>. The ring is not changed.</exception>
    public Tensor Crps(Tensor inputs, Tensor labels, Tensor? ids = null, Tensor? groups = null, Tensor? times = null)
    {
        var neighbors = model.NeighborsThat("have a distribution");
        return Step(
            inputs,
            labels,
            new(ids, groups, times),
            (queries, keys, known, exclusion) => neighbors.Crps(queries, keys, known, labels, exclusion)
        );
    }

    private Tensor Step(
        Tensor inputs,
        Tensor labels,
        RowFacts facts,
        Func<Tensor, KeySet, Tensor, Exclusion?, Tensor> predict
    )
    {
        model.RequireTraining();
        facts.RequireBatch(inputs, labels);
        using var held = new Held(inputs, labels, facts);
        lock (stepping)
        {
            using var scope = NewDisposeScope();
            Tensor results;
            if (Rows is null)
            {
                (results, var first) = Step(null, inputs, labels, facts, predict);
                Rows = new(first);
            }
            else
            {
                results = StepAndChange(Rows, inputs, labels, facts, predict);
            }
            isNamed = facts.Ids is not null;
            nextId += inputs.size(0);
            return results.MoveToOuterDisposeScope();
        }
    }

    private Tensor StepAndChange(
        ReferenceBank bank,
        Tensor inputs,
        Tensor labels,
        RowFacts facts,
        Func<Tensor, KeySet, Tensor, Exclusion?, Tensor> predict
    )
    {
        Tensor? results = null;
        bank.Change(before =>
        {
            var (step, after) = Step(before, inputs, labels, facts, predict);
            results = step.MoveToOuterDisposeScope();
            return after;
        });
        return results!;
    }

    private (Tensor Results, BankRows After) Step(
        BankRows? before,
        Tensor inputs,
        Tensor labels,
        RowFacts facts,
        Func<Tensor, KeySet, Tensor, Exclusion?, Tensor> predict
    )
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
        var results = predict(fresh, KeySet.Passing(keys), keyLabels, facts.Against(keyFacts));
        return (results, BankRows.Of(keys, keyLabels, keyFacts));

        Tensor Join(Tensor? old, Tensor now) =>
            old is null ? now : cat([old.narrow(0, old.size(0) - kept, kept), now], 0);
    }

    /// <summary>
    /// Writes the rows to a file, so that <see cref="Load"/> can go on with them. It is the file of a <see cref="ReferenceBank"/>.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <exception cref="InvalidOperationException">There was no step yet.</exception>
    /// <inheritdoc cref="ReferenceBank.Save" path="/exception[@cref='IOException' or @cref='UnauthorizedAccessException' or @cref='ObjectDisposedException']"/>
    public void Save(string path)
    {
        lock (stepping)
        {
            if (Rows is null)
            {
                throw new InvalidOperationException("The ring has no rows before the first step.");
            }
            using var rows = Rows.Hold();
            if (isNamed)
            {
                BankFile.Save(rows, path);
                return;
            }
            // Numbers that the ring gave its rows say nothing afterwards.
            using var unnamed = rows.With(rows.Facts with { Ids = null });
            BankFile.Save(unnamed, path);
        }
    }

    /// <summary>
    /// Reads the rows that <see cref="Save"/> wrote. Training goes on as if it had not been interrupted, if the model and its
    /// optimizer do.
    /// </summary>
    /// <param name="model">The model to train; not owned.</param>
    /// <param name="capacity">The most rows in the ring, at least 2; if the file has more the oldest are dropped.</param>
    /// <param name="path">The file.</param>
    /// <param name="device">The device of the rows; null for the CPU.</param>
    /// <exception cref="ArgumentException">The capacity is below 2.</exception>
    /// <inheritdoc cref="ReferenceBank.Load" path="/exception"/>
    public static RingBank Load(DeepRegressor model, long capacity, string path, Device? device = null)
    {
        var ring = new RingBank(model, capacity);
        using var scope = NewDisposeScope();
        using var loaded = BankFile.Load(path, device);
        var count = loaded.Embeddings.size(0);
        var kept = Arithmetic
            .Counted(count, ScalarType.Int64, loaded.Embeddings.device)
            .ge(tensor(count - capacity, device: loaded.Embeddings.device));
        using var rows = loaded.Select(kept);
        (ring.isNamed, ring.nextId) = (rows.Facts.Ids is not null, rows.Embeddings.size(0));
        var ids =
            rows.Facts.Ids?.alias() ?? Arithmetic.Counted(ring.nextId, ScalarType.Int64, loaded.Embeddings.device);
        ring.Rows = new(rows.With(rows.Facts with { Ids = ids }));
        return ring;
    }

    /// <summary>Frees the ring, but not the model.</summary>
    public void Dispose() => Rows?.Dispose();
}
