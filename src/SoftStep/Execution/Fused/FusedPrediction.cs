namespace SoftStep.Execution.Fused;

/// <summary>
/// A head's predictions on the CPU, row by row: similarity, weights, weighted sum and the backward of all of it in
/// passes over a row that stays in cache. The backward makes the weights again, so that nothing of the size N × M is
/// kept; but as many logits are as a block may have, for their product costs most.
/// </summary>
/// <remarks>
/// Its inputs: queries (N, d), keys (M, d), labels (M, q), and where the rule has them bounds (N, 3) or the weight and bias
/// that make them, log τ (1) and log γ (1): all of one type, float32 or float64; and the tensors of an exclusion.
/// </remarks>
internal sealed class FusedPrediction : CustomFunction<FusedPrediction, FusedCall>
{
    protected override Tensor Compute(IReadOnlyList<Tensor> inputs, FusedCall call, List<Tensor> kept)
    {
        var logits = call.IsLearning ? PairSources.Kept(call, inputs[0], inputs[1]) : null;
        if (logits is not null)
        {
            kept.Add(logits);
        }
        return call.Working == ScalarType.Float64
            ? new FusedRun<double>(inputs, call).Predict(logits)
            : new FusedRun<float>(inputs, call).Predict(logits);
    }

    protected override IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> kept,
        FusedCall call,
        IReadOnlyList<bool> wanted,
        Tensor flow
    )
    {
        Tensor[] inputs = [.. kept.Take(wanted.Count)];
        if (call.IsOne)
        {
            // Saved as two, they are one tensor no more, and would be read twice.
            inputs[1] = inputs[0];
        }
        var logits = kept.Count > wanted.Count ? kept[^1] : null;
        return call.Working == ScalarType.Float64
            ? new FusedRun<double>(inputs, call).Gradients(flow.contiguous(), wanted, logits)
            : new FusedRun<float>(inputs, call).Gradients(flow.contiguous(), wanted, logits);
    }
}
