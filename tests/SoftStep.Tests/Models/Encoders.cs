using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Models;

/// <summary>Encoders whose embeddings can be computed by hand.</summary>
internal static class Encoders
{
    /// <summary>With one-hot inputs the embedding of row i is column i of the weight, and each row has its own gradient.</summary>
    public static TorchSharp.Modules.Linear Lookup(Tensor embeddings)
    {
        var encoder = Linear(embeddings.size(0), embeddings.size(1), hasBias: false, dtype: ScalarType.Float64);
        using var withoutGradients = no_grad();
        encoder.weight!.copy_(embeddings.t());
        return encoder;
    }

    public static Tensor OneHot(params long[] rows) => OneHot(tensor(rows), rows.Max() + 1);

    public static Tensor OneHot(Tensor rows, long count) => eye(count, dtype: ScalarType.Float64).index_select(0, rows);

    /// <summary>Batch normalisation and dropout, so that training and evaluation mean different embeddings.</summary>
    public static TorchSharp.Modules.Sequential WithModes(long inputs, long outputs)
    {
        var encoder = Sequential(
            ("linear", Linear(inputs, 16)),
            ("norm", BatchNorm1d(16)),
            ("dropout", Dropout(0.5)),
            ("out", Linear(16, outputs))
        );
        encoder.to(ScalarType.Float64);
        return encoder;
    }
}
