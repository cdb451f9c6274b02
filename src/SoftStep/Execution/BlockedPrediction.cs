namespace SoftStep.Execution;

/// <summary>
/// The dense definition on blocks of queries, on any device: a block's pairs live only while the block does. The
/// backward makes each block again, with a graph of its own.
/// </summary>
/// <remarks>
/// Its inputs: queries (…, N, d), keys (…, M, d), labels (…, M, q), every parameter that the block's function uses, and the
/// tensors of an exclusion.
/// </remarks>
internal sealed class BlockedPrediction : CustomFunction<BlockedPrediction, BlockedCall>
{
    protected override Tensor Compute(IReadOnlyList<Tensor> inputs, BlockedCall call, List<Tensor> kept)
    {
        using var scope = NewDisposeScope();
        var blocks = new List<Tensor>();
        foreach (var (first, count) in call.Blocks(inputs[0].size(-2)))
        {
            using var block = NewDisposeScope();
            var queries = inputs[0].narrow(-2, first, count);
            var weights = call.Weights(queries, inputs[1], Excluded(inputs, call, first, count));
            blocks.Add(WeightedSum.Of(weights, inputs[2]).MoveToOuterDisposeScope());
        }
        return cat(blocks, -2).MoveToOuterDisposeScope();
    }

    protected override IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> kept,
        BlockedCall call,
        IReadOnlyList<bool> wanted,
        Tensor flow
    )
    {
        // What was frozen since the prediction gets no gradient.
        int[] learning = [.. Enumerable.Range(3, kept.Count - 3).Where(i => wanted[i] && kept[i].requires_grad)];
        Tensor[] parameters = [.. learning.Select(i => kept[i])];
        var gradients = new Tensor?[kept.Count];
        // Two passes through one head would find each other's gradients in its parameters.
        lock (call.Gate)
        {
            using var aside = new GradientsAside(parameters);
            (gradients[0], gradients[1], gradients[2]) = ThroughBlocks(kept, call, wanted, flow, parameters);
            foreach (var i in learning)
            {
                gradients[i] = kept[i].grad;
            }
        }
        return gradients;
    }

    /// <summary>The gradients of queries, keys and labels; those of the parameters are left in the parameters.</summary>
    private static (Tensor?, Tensor?, Tensor?) ThroughBlocks(
        IReadOnlyList<Tensor> kept,
        BlockedCall call,
        IReadOnlyList<bool> wanted,
        Tensor flow,
        Tensor[] parameters
    )
    {
        using var graph = enable_grad();
        var (keys, labels) = (Leaf(kept[1], wanted[1]), Leaf(kept[2], wanted[2]));
        var ofQueries = new List<Tensor>();
        foreach (var (first, count) in call.Blocks(kept[0].size(-2)))
        {
            using var block = NewDisposeScope();
            var queries = Leaf(kept[0].narrow(-2, first, count), wanted[0]);
            var weights = call.Weights(queries, keys, Excluded(kept, call, first, count));
            var predictions = WeightedSum.Of(weights, labels);
            if (predictions.requires_grad)
            {
                // Not grad(…), in which TorchSharp does not catch what libtorch throws.
                Tensor[] inputs = [queries, keys, labels, .. parameters];
                autograd.backward(
                    [predictions],
                    [flow.narrow(-2, first, count)],
                    inputs: [.. inputs.Where(input => input.requires_grad)]
                );
            }
            if (wanted[0])
            {
                ofQueries.Add((queries.grad ?? queries.zeros_like()).MoveToOuterDisposeScope());
            }
        }
        return (wanted[0] ? cat(ofQueries, -2) : null, keys.grad, labels.grad);
    }

    private static Tensor? Excluded(IReadOnlyList<Tensor> tensors, BlockedCall call, long first, long count) =>
        call.Exclusion?.With(tensors.TakeLast(call.Exclusion.TensorCount)).MaskOf(tensors[1], first, count);

    private static Tensor Leaf(Tensor tensor, bool wanted) => tensor.detach().requires_grad_(wanted);
}
