using SoftStep.Banks;
using SoftStep.Candidates;
using SoftStep.Models;
using static TorchSharp.torch.nn;

namespace SoftStep;

/// <summary>
/// An encoder and a head, trained together. In training the rows of a batch are each other's candidates: <c>call</c>
/// predicts every row from the others. Afterwards <see cref="Predict"/> predicts from a bank of encoded rows. To
/// train against more than a batch, see <see cref="TrainingSetBank"/> and <see cref="RingBank"/>.
/// </summary>
/// <remarks>Submodules: <c>encoder</c> and <c>head</c>; the model owns them.</remarks>
public sealed class DeepRegressor : Module<Tensor, Tensor, Tensor>
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

    /// <summary>Predicts every row of a training batch from the other rows.</summary>
    /// <param name="inputs">(B, …), B ≥ 2 unless the head is linear.</param>
    /// <param name="labels">(B) or (B, q).</param>
    /// <returns>(B) or (B, q).</returns>
    /// <exception cref="InvalidOperationException">
    /// The model is in evaluation mode, where labels come from a bank: use <see cref="Predict"/>.
    /// </exception>
    /// <exception cref="ArgumentException">A batch of one, or shapes, dtypes or devices do not fit.</exception>
    public override Tensor forward(Tensor inputs, Tensor labels) => Step(inputs, labels, new());

    /// <summary>As <see cref="forward"/>, each row from the rows of other ids, other groups and earlier times only.</summary>
    /// <param name="inputs">(B, …), B ≥ 2 unless the head is linear.</param>
    /// <param name="labels">(B) or (B, q).</param>
    /// <param name="ids">
    /// B integers that name the examples: where rows are drawn with replacement, the same example twice does not see its
    /// own label. Null: all are different.
    /// </param>
    /// <param name="groups">B integers; rows of equal group do not predict each other. Null: every row its own.</param>
    /// <param name="times">
    /// B integers or floating numbers without NaN, in any unit: a row is predicted from strictly earlier rows only, and as 0
    /// where there are none. Null: from all times.
    /// </param>
    /// <returns>(B) or (B, q).</returns>
    /// <exception cref="InvalidOperationException">The model is in evaluation mode.</exception>
    /// <exception cref="ArgumentException">A batch of one, or shapes, dtypes or devices do not fit.</exception>
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
    /// Encodes rows once, in batches, in evaluation mode and without gradients. Every module is in its own mode again
    /// afterwards.
    /// </summary>
    /// <param name="inputs">(M, …), on the model's device.</param>
    /// <param name="labels">(M) or (M, q).</param>
    /// <param name="batchSize">Rows encoded at a time, at least 1.</param>
    /// <param name="ids">M integers that name the rows, or null.</param>
    /// <param name="groups">M integers, or null.</param>
    /// <param name="times">M integers or floating numbers without NaN, in any unit, or null.</param>
    /// <returns>A bank that owns its tensors; dispose it.</returns>
    /// <exception cref="ArgumentException">No rows, or shapes, dtypes or devices do not fit.</exception>
    public ReferenceBank BuildBank(
        Tensor inputs,
        Tensor labels,
        int batchSize = 1024,
        Tensor? ids = null,
        Tensor? groups = null,
        Tensor? times = null
    )
    {
        var facts = new RowFacts(ids, groups, times);
        facts.RequireBatch(inputs, labels);
        using var held = new Held(inputs, labels, facts);
        using var scope = NewDisposeScope();
        return new(BankRows.Of(Encode(inputs, batchSize), labels, facts, isNew: true));
    }

    /// <summary>
    /// Predicts rows from a bank, in blocks, in evaluation mode and without gradients. Every module is in its own mode
    /// again afterwards; on a model that evaluates already, several threads may predict at once.
    /// </summary>
    /// <param name="inputs">(N, …), on the model's device.</param>
    /// <param name="bank">The known rows. Null only with a head that needs none, which then gives (N, q).</param>
    /// <param name="batchSize">Rows encoded at a time at most, at least 1.</param>
    /// <param name="exclusion">
    /// Which rows of the bank a query does not see, such as <see cref="ReferenceBank.Excluding"/> gives. Null: it sees all.
    /// </param>
    /// <returns>(N) or (N, q), as the bank's labels are; 0 for a query without a candidate.</returns>
    /// <exception cref="ArgumentException">
    /// A neighbour head or an exclusion has no bank, the exclusion is of another bank or of rows that have changed since, or
    /// shapes, dtypes or devices do not fit.
    /// </exception>
    public Tensor Predict(Tensor inputs, ReferenceBank? bank = null, int batchSize = 1024, Exclusion? exclusion = null)
    {
        if (bank is null && exclusion is not null)
        {
            throw new ArgumentException(
                "exclusion says which rows of a bank take no part: give the bank.",
                nameof(bank)
            );
        }
        if (bank is null && head.NeedsKeys)
        {
            throw new ArgumentException(
                $"{head.GetName()} predicts from known rows: give the bank that BuildBank makes.",
                nameof(bank)
            );
        }
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
    /// The weights behind predictions: the heaviest rows of every query, how many rows take part, and whether the bank knows
    /// anything like it. It goes through the queries in blocks, in evaluation mode and without gradients. Every module is in
    /// its own mode again afterwards; on a model that evaluates already, several threads may explain at once.
    /// </summary>
    /// <param name="inputs">(N, …), N ≥ 1, on the model's device.</param>
    /// <param name="bank">The known rows.</param>
    /// <param name="count">How many rows to name of each query, at least 1; all of a bank that has fewer.</param>
    /// <returns>An explanation that owns its tensors; dispose it.</returns>
    /// <exception cref="InvalidOperationException">The head is linear and weighs no rows.</exception>
    /// <exception cref="ArgumentException">No rows, a count below 1, or shapes, dtypes or devices do not fit.</exception>
    public Explanation Explain(Tensor inputs, ReferenceBank bank, int count = 5)
    {
        ArgumentNullException.ThrowIfNull(bank);
        Guard.AtLeast(1, count, nameof(count));
        if (head is not NeighborHead neighbors)
        {
            throw new InvalidOperationException(
                $"{head.GetName()} weighs no rows: only the predictions of a neighbour head can be explained by them."
            );
        }
        using var held = new Held(inputs);
        using var scope = NewDisposeScope();
        using var evaluation = new EvaluationMode(this);
        var queries = Encode(inputs);
        using var rows = bank.Hold();
        return new Explainer(neighbors, rows, count).Explain(queries);
    }

    /// <summary>
    /// Encodes rows, in batches, in evaluation mode and without gradients. Every module is in its own mode again afterwards; on
    /// a model that evaluates already, several threads may encode at once.
    /// </summary>
    /// <param name="inputs">(N, …), N ≥ 1, on the model's device.</param>
    /// <param name="batchSize">Rows encoded at a time at most, at least 1.</param>
    /// <returns>(N, d).</returns>
    /// <exception cref="ArgumentException">No rows, or the encoder does not give (N, d).</exception>
    public Tensor Encode(Tensor inputs, int batchSize = 1024)
    {
        Guard.Batch(inputs);
        Guard.AtLeast(1, batchSize, nameof(batchSize));
        using var held = new Held(inputs);
        using var evaluation = new EvaluationMode(this);
        return RowBlocks.Run(inputs, 0, batchSize, EncodeBatch);
    }

    /// <summary>(B, d) from (B, …), in the mode and with the gradients of the moment.</summary>
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
