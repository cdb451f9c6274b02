using static TorchSharp.torch;

namespace SoftStep.Benchmarks.Works;

/// <summary>The unavoidable parts of a step, alone.</summary>
internal static class BareParts
{
    /// <summary>The three matrix products of a head's step: the similarities, and the gradients of queries and keys.</summary>
    public static Action Products(long rows, long size)
    {
        var (embeddings, pairs) = (randn(rows, size), randn(rows, rows));
        return () =>
        {
            using var scope = NewDisposeScope();
            embeddings.mm(embeddings.t());
            pairs.mm(embeddings);
            pairs.t().mm(embeddings);
        };
    }

    public static Action Sort(Tensor values) =>
        () =>
        {
            using var scope = NewDisposeScope();
            sort(values);
        };

    /// <summary>The soft rank, forward and backward.</summary>
    public static Action SoftRank(Tensor values)
    {
        var leaf = values.detach().requires_grad_();
        var flow = randn_like(values);
        return () =>
        {
            using var scope = NewDisposeScope();
            leaf.grad = null;
            Functional.SoftRank(leaf).backward([flow]);
        };
    }
}
