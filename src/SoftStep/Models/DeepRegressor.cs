using SoftStep.Banks;
using SoftStep.Candidates;
using SoftStep.Models;
using static TorchSharp.torch.nn;

namespace SoftStep;

/// <summary>
/// An encoder and a head, trained together. In training mode <c>call</c> predicts every row of a batch from the other rows.
/// After training <see cref="Predict(Tensor, ReferenceBank, int, Exclusion)"/> predicts new rows from a bank of encoded rows. To train against more rows than a
/// batch, see <see cref="TrainingSetBank"/> and <see cref="RingBank"/>.
/// </summary>
/// <remarks>Submodules: <c>encoder</c> and <c>head</c>; the model owns them.</remarks>
public sealed partial class DeepRegressor : Module<Tensor, Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> encoder;
    private readonly RegressionHead head;

    /// <param name="encoder">From inputs (B, …) to embeddings (B, d).</param>
    /// <param name="head">Any head.</param>
    public DeepRegressor(Module<Tensor, Tensor> encoder, RegressionHead head)
        : base(nameof(DeepRegressor))
    {
        ArgumentNullException.ThrowIfNull(encoder);
        ArgumentNullException.ThrowIfNull(head);
        this.encoder = encoder;
        this.head = head;
        RegisterComponents();
    }

    internal RegressionHead Head => head;

    /// <summary>The head, for what only a neighbour head can do.</summary>
    /// <param name="can">What that is, for the message: "only the predictions of a neighbour head …".</param>
    /// <exception cref="InvalidOperationException">It is linear.</exception>
    internal NeighborHead NeighborsThat(string can) =>
        head as NeighborHead
        ?? throw new InvalidOperationException(
            $"{head.GetName()} weighs no rows: only the predictions of a neighbour head {can}."
        );

    /// <summary>Predicts every row of a training batch from the other rows.</summary>
    /// <param name="inputs">(B, …), B ≥ 2 unless the head is linear.</param>
    /// <param name="labels">(B) or (B, q).</param>
    /// <returns>(B) or (B, q).</returns>
    /// <exception cref="InvalidOperationException">
    /// The model is in evaluation mode: use <see cref="Predict(Tensor, ReferenceBank, int, Exclusion)"/> with a bank.
    /// </exception>
    /// <exception cref="ArgumentException">The batch has one row, or shapes, dtypes or devices do not fit.</exception>
    public override Tensor forward(Tensor inputs, Tensor labels) => Step(inputs, labels, new());

    /// <summary>As <see cref="forward"/>, with candidates of other ids, other groups and earlier times only.</summary>
    /// <param name="inputs">(B, …), B ≥ 2 unless the head is linear.</param>
    /// <param name="labels">(B) or (B, q).</param>
    /// <param name="ids">
    /// B integers that identify the examples: if rows are drawn with replacement, an example drawn twice does not see its
    /// own label. Null: all are different.
    /// </param>
    /// <param name="groups">B integers; rows of the same group do not predict each other. Null: each row is its own group.</param>
    /// <param name="times">
    /// B integers, or floating numbers without NaN, in any unit: a row is predicted only from strictly earlier rows, and as 0
    /// if there are none. Null: from all times.
    /// </param>
    /// <returns>(B) or (B, q).</returns>
    /// <exception cref="InvalidOperationException">The model is in evaluation mode.</exception>
    /// <exception cref="ArgumentException">
    /// The batch has one row, a time is NaN, or shapes, dtypes or devices do not fit.
    /// </exception>
    public Tensor LeaveOneOut(
        Tensor inputs,
        Tensor labels,
        Tensor? ids = null,
        Tensor? groups = null,
        Tensor? times = null
    ) =>
        new Hooks(module_pre_hooks, pre_hooks, post_hooks, module_post_hooks).Run(
            this,
            inputs,
            labels,
            (inputs, labels) => Step(inputs, labels, new(ids, groups, times))
        );

    /// <summary>
    /// How far the distribution that is predicted for each row from the other rows is from the row's own label: the continuous
    /// ranked probability score, <see cref="NeighborHead.Crps(Tensor, Tensor, Tensor, Tensor, Exclusion)"/>. As a loss it trains
    /// the whole distribution; the squared error of <see cref="forward"/> trains only the mean.
    /// </summary>
    /// <param name="inputs">(B, …), B ≥ 2.</param>
    /// <param name="labels">(B) or (B, q).</param>
    /// <param name="ids">As in <see cref="LeaveOneOut"/>.</param>
    /// <param name="groups">As in <see cref="LeaveOneOut"/>.</param>
    /// <param name="times">As in <see cref="LeaveOneOut"/>.</param>
    /// <returns>(B) or (B, q), at least 0; 0 for a row without candidates.</returns>
    /// <exception cref="InvalidOperationException">The model is in evaluation mode, or its head is linear.</exception>
    /// <exception cref="ArgumentException">
    /// The batch has one row, a time is NaN, or shapes, dtypes or devices do not fit.
    /// </exception>
    public Tensor Crps(Tensor inputs, Tensor labels, Tensor? ids = null, Tensor? groups = null, Tensor? times = null)
    {
        RequireTraining();
        var neighbors = NeighborsThat("have a distribution");
        var facts = new RowFacts(ids, groups, times);
        facts.RequireBatch(inputs, labels, minimum: 2);
        using var held = new Held(inputs, labels, facts);
        using var scope = NewDisposeScope();
        var rows = EncodeBatch(inputs);
        return neighbors
            .Crps(rows, KeySet.Passing(rows), labels, labels, facts.AmongThemselves())
            .MoveToOuterDisposeScope();
    }

    private Tensor Step(Tensor inputs, Tensor labels, RowFacts facts)
    {
        RequireTraining();
        facts.RequireBatch(inputs, labels, head.NeedsKeys ? 2 : 1);
        using var held = new Held(inputs, labels, facts);
        using var scope = NewDisposeScope();
        return head.LeaveOneOut(EncodeBatch(inputs), labels, facts.Ids, facts.Groups, facts.Times)
            .MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Encodes rows into a bank, in batches, in evaluation mode and without gradients. Afterwards every module's mode is
    /// restored.
    /// </summary>
    /// <param name="inputs">(M, …), on the model's device.</param>
    /// <param name="labels">(M) or (M, q).</param>
    /// <param name="batchSize">Rows encoded at a time, at least 1.</param>
    /// <param name="ids">M integers that identify the rows, or null.</param>
    /// <param name="groups">M integers, or null.</param>
    /// <param name="times">M integers, or floating numbers without NaN, in any unit, or null.</param>
    /// <param name="dtype">
    /// The dtype in which embeddings are stored, for example float16, with half the memory: see
    /// <see cref="ReferenceBank.To(ScalarType)"/>. Null: that of the encoder. Labels keep theirs.
    /// </param>
    /// <returns>A bank that owns its tensors; dispose it.</returns>
    /// <exception cref="ArgumentException">
    /// There are no rows, a time is NaN, an embedding is beyond the range of the dtype, or shapes, dtypes or devices do not fit.
    /// </exception>
    public ReferenceBank BuildBank(
        Tensor inputs,
        Tensor labels,
        int batchSize = 1024,
        Tensor? ids = null,
        Tensor? groups = null,
        Tensor? times = null,
        ScalarType? dtype = null
    )
    {
        BankRows.RequireDtype(dtype ?? ScalarType.Float32);
        var facts = new RowFacts(ids, groups, times);
        facts.RequireBatch(inputs, labels);
        using var held = new Held(inputs, labels, facts);
        using var scope = NewDisposeScope();
        return new(BankRows.Of(Encode(inputs, batchSize, dtype), labels, facts, isNew: true));
    }

    /// <summary>
    /// Predicts rows from a bank, in blocks, in evaluation mode and without gradients. Afterwards every module's mode is
    /// restored. If the model is in evaluation mode already, several threads may predict at once.
    /// </summary>
    /// <param name="inputs">(N, …), on the model's device.</param>
    /// <param name="bank">The known rows. Null is allowed only with a <see cref="LinearHead"/>.</param>
    /// <param name="batchSize">Rows encoded at a time, at least 1.</param>
    /// <param name="exclusion">
    /// Which rows of the bank are excluded for each input, for instance from <see cref="ReferenceBank.Excluding"/>. Null
    /// excludes nothing.
    /// </param>
    /// <returns>
    /// (N) or (N, q), as the bank's labels are, (N, q) without a bank; 0 for an input without candidates.
    /// </returns>
    /// <exception cref="ArgumentException">
    /// A neighbour head or an exclusion is used without a bank, the exclusion belongs to another bank or to rows that have
    /// changed since, or shapes, dtypes or devices do not fit.
    /// </exception>
    public Tensor Predict(Tensor inputs, ReferenceBank? bank = null, int batchSize = 1024, Exclusion? exclusion = null)
    {
        if (bank is null && exclusion is not null)
        {
            throw new ArgumentException(
                "exclusion says which rows of a bank are excluded: give the bank.",
                nameof(bank)
            );
        }
        RequireBank(bank);
        using var held = new Held(inputs, exclusion);
        using var scope = NewDisposeScope();
        using var evaluation = new EvaluationMode(this);
        using var rows = bank?.Hold();
        exclusion?.RequireKeysOf(rows!);
        var queries = Encode(inputs, batchSize);
        var predictions = rows is null
            ? ((LinearHead)head).CallWithoutKeys(queries)
            : head.Predict(queries, rows.Keys, rows.Labels, exclusion);
        return predictions.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The rows behind predictions: for each input the rows with the largest weights, how many rows have a weight, and whether
    /// the bank has anything like the input. Works in blocks, in evaluation mode and without gradients. Afterwards every
    /// module's mode is restored. If the model is in evaluation mode already, several threads may explain at once.
    /// </summary>
    /// <param name="inputs">(N, …), N ≥ 1, on the model's device.</param>
    /// <param name="bank">The known rows.</param>
    /// <param name="count">How many rows to list per input, at least 1; at most as many as the bank has.</param>
    /// <returns>An explanation that owns its tensors; dispose it.</returns>
    /// <exception cref="InvalidOperationException">The head is linear, so there are no weights.</exception>
    /// <exception cref="ArgumentException">
    /// There are no inputs, count is below 1, or shapes, dtypes or devices do not fit.
    /// </exception>
    public Explanation Explain(Tensor inputs, ReferenceBank bank, int count = 5)
    {
        ArgumentNullException.ThrowIfNull(bank);
        Guard.AtLeast(1, count, nameof(count));
        var neighbors = NeighborsThat("can be explained by them");
        using var held = new Held(inputs);
        using var scope = NewDisposeScope();
        using var evaluation = new EvaluationMode(this);
        var queries = Encode(inputs);
        using var rows = bank.Hold();
        return new Explainer(neighbors, rows, count).Explain(queries);
    }

    /// <summary>
    /// Predicts a distribution for each row from a bank, for quantiles, intervals and scores. Its mean is what
    /// <see cref="Predict(Tensor, ReferenceBank, int, Exclusion)"/> returns. Works in evaluation mode and without gradients. Afterwards every module's mode is restored.
    /// </summary>
    /// <param name="inputs">(N, …), on the model's device.</param>
    /// <param name="bank">The known rows. Changes to it do not change the distribution.</param>
    /// <param name="batchSize">Rows encoded at a time, at least 1.</param>
    /// <param name="exclusion">Which rows of the bank are excluded for each input. Null excludes nothing.</param>
    /// <returns>A distribution for each input and column of labels; dispose it.</returns>
    /// <exception cref="InvalidOperationException">The head is linear, so there are no weights.</exception>
    /// <exception cref="ArgumentException">
    /// The exclusion belongs to another bank or to rows that have changed since, or shapes, dtypes or devices do not fit.
    /// </exception>
    public PredictiveDistribution PredictDistribution(
        Tensor inputs,
        ReferenceBank bank,
        int batchSize = 1024,
        Exclusion? exclusion = null
    )
    {
        ArgumentNullException.ThrowIfNull(bank);
        var neighbors = NeighborsThat("have a distribution");
        using var held = new Held(inputs, exclusion);
        using var scope = NewDisposeScope();
        using var evaluation = new EvaluationMode(this);
        using var rows = bank.Hold();
        exclusion?.RequireKeysOf(rows);
        var queries = Encode(inputs, batchSize);
        return neighbors.Distribution(queries, rows.Keys, rows.Labels, rows.Columns, exclusion, hold: rows.Hold);
    }

    /// <summary>
    /// Encodes rows, in batches, in evaluation mode and without gradients. Afterwards every module's mode is restored. If the
    /// model is in evaluation mode already, several threads may encode at once.
    /// </summary>
    /// <param name="inputs">(N, …), N ≥ 1, on the model's device.</param>
    /// <param name="batchSize">Rows encoded at a time, at least 1.</param>
    /// <returns>Embeddings (N, d).</returns>
    /// <exception cref="ArgumentException">There are no inputs, or the encoder does not return (N, d).</exception>
    public Tensor Encode(Tensor inputs, int batchSize = 1024) => Encode(inputs, batchSize, null);

    private Tensor Encode(Tensor inputs, int batchSize, ScalarType? dtype)
    {
        Guard.Batch(inputs);
        Guard.AtLeast(1, batchSize, nameof(batchSize));
        using var held = new Held(inputs);
        using var evaluation = new EvaluationMode(this);
        return RowBlocks.Run(
            inputs,
            0,
            batchSize,
            rows =>
                EncodeBatch(rows) is var embeddings && dtype is { } stored
                    ? embeddings.Rounded(stored, "embeddings")
                    : embeddings
        );
    }

    /// <summary>(B, d) from (B, …), in the present mode, with gradients if they are enabled.</summary>
    internal Tensor EncodeBatch(Tensor inputs)
    {
        var embeddings = encoder.call(inputs)!;
        if (embeddings.ndim != 2)
        {
            throw new ArgumentException(
                $"The encoder must give (B, d), but gave {Guard.Describe(embeddings)} "
                    + $"for inputs {Guard.Describe(inputs)}.",
                nameof(inputs)
            );
        }
        return embeddings;
    }

    private void RequireBank(ReferenceBank? bank)
    {
        if (bank is null && head.NeedsKeys)
        {
            throw new ArgumentException(
                $"{head.GetName()} predicts from known rows: give the bank that BuildBank makes.",
                nameof(bank)
            );
        }
    }

    internal void RequireTraining()
    {
        if (!training)
        {
            throw new InvalidOperationException(
                "In evaluation mode rows are predicted from a bank: call Predict(inputs, bank), "
                    + "or train() to predict the rows of a batch from each other."
            );
        }
    }
}
