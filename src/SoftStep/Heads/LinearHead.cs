using SoftStep.Candidates;
using static TorchSharp.torch.nn;

namespace SoftStep;

/// <summary>
/// The baseline without neighbours: ŷ = W x + b. It can replace any other head. It ignores the keys; of the labels it uses
/// only the number of axes, so that predictions have the same.
/// </summary>
/// <remarks>Parameters: <c>weight</c> (q, d) and <c>bias</c> (q), initialised like <c>nn.Linear</c>.</remarks>
public sealed class LinearHead : RegressionHead
{
    private readonly long embeddingSize;
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <param name="embeddingSize">d, at least 1.</param>
    /// <param name="outputs">q, the number of labels per row, at least 1.</param>
    /// <exception cref="ArgumentException">A size is below 1.</exception>
    public LinearHead(long embeddingSize, long outputs = 1)
        : base(nameof(LinearHead))
    {
        Guard.AtLeast(1, embeddingSize, nameof(embeddingSize));
        Guard.AtLeast(1, outputs, nameof(outputs));
        this.embeddingSize = embeddingSize;
        weight = Parameters.Uniform(embeddingSize, outputs, embeddingSize);
        bias = Parameters.Uniform(embeddingSize, outputs);
        RegisterComponents();
    }

    internal override bool NeedsKeys => false;

    /// <inheritdoc/>
    public override Tensor LeaveOneOut(
        Tensor embeddings,
        Tensor labels,
        Tensor? ids = null,
        Tensor? groups = null,
        Tensor? times = null
    )
    {
        Guard.Embeddings(embeddings, nameof(embeddings));
        new RowFacts(ids, groups, times).Require(embeddings.shape.AsSpan(..^1), embeddings.device);
        return Predict(embeddings, KeySet.Passing(embeddings), labels, null);
    }

    internal override Tensor Compute(Tensor queries, KeySet known, Tensor labels, Exclusion? exclusion)
    {
        var keys = known.Keys;
        Guard.Pairs(queries, keys);
        Guard.Labels(labels, keys);
        exclusion?.RequireFit(queries, keys);
        var perRow = labels.ndim < keys.ndim;
        var outputs = perRow ? 1 : labels.size(-1);
        if (outputs != weight.size(0))
        {
            throw new ArgumentException(
                $"labels must have {weight.size(0)} numbers per row, but are {Guard.Describe(labels)}.",
                nameof(labels)
            );
        }
        using var held = new Held(queries);
        using var scope = NewDisposeScope();
        var predictions = Predict(queries);
        return (perRow ? predictions.squeeze(-1) : predictions).MoveToOuterDisposeScope();
    }

    /// <summary>Predictions (…, N, q) from queries (…, N, d) alone. Runs the hooks, which see a key and a label of zeros.</summary>
    internal Tensor CallWithoutKeys(Tensor queries)
    {
        Guard.Embeddings(queries, embeddingSize, nameof(queries));
        using var scope = NewDisposeScope();
        var (key, label) = (queries.new_zeros(1, embeddingSize), queries.new_zeros(1, weight.size(0)));
        return call(queries, key, label)!.MoveToOuterDisposeScope();
    }

    private Tensor Predict(Tensor queries)
    {
        Guard.Embeddings(queries, embeddingSize, nameof(queries));
        using var scope = NewDisposeScope();
        var wide = queries.Widen();
        var predictions = functional.linear(wide, weight.For(wide), bias.For(wide));
        return predictions.As(queries.dtype).MoveToOuterDisposeScope();
    }
}
