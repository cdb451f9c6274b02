using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A table of vectors, looked up by index.</summary>
public sealed class Embedding : nn.Module<Tensor, Tensor>
{
    private readonly long paddingIndex;
    private readonly double? maxNorm;
    private readonly double normType;
    private readonly bool scaleGradByFrequency;
    private readonly bool sparse;

    internal Embedding(
        long num_embeddings,
        long embedding_dims,
        long? padding_idx,
        double? max_norm,
        double norm_type,
        bool scale_grad_by_freq,
        bool sparse,
        Device? device,
        ScalarType? dtype
    )
        : base("torch::nn::EmbeddingImpl")
    {
        var padding = padding_idx is < 0 ? num_embeddings + padding_idx : padding_idx;
        if (padding is { } given && (given < 0 || given >= num_embeddings))
        {
            throw new ArgumentException(
                $"padding_idx {padding_idx} is outside of a table of {num_embeddings} embeddings."
            );
        }
        paddingIndex = padding ?? -1;
        maxNorm = max_norm;
        normType = norm_type;
        scaleGradByFrequency = scale_grad_by_freq;
        this.sparse = sparse;
        weight = Parameter.Empty([num_embeddings, embedding_dims], device, dtype);
        nn.init.normal_(weight);
        if (paddingIndex >= 0)
        {
            using var scope = NewDisposeScope();
            using var off = no_grad();
            weight.select(0, paddingIndex).zero_();
        }
    }

    public Parameter weight
    {
        get => Own("weight")!;
        set => SetOwn("weight", value);
    }

    public override Tensor forward(Tensor input)
    {
        if (maxNorm is { } norm)
        {
            using var off = no_grad();
            CallInPlace("aten::embedding_renorm_", weight, input, norm, normType);
        }
        return Call("aten::embedding", weight, input, paddingIndex, scaleGradByFrequency, sparse);
    }
}
