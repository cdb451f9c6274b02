namespace SoftStep.Execution.Fused;

/// <summary>
/// A head's predictions on the CPU, row by row: similarity, weights, weighted sum and the backward of all of it in
/// passes over a row that stays in cache. The backward makes the weights again, so that nothing of the size N × M is
/// kept.
/// </summary>
/// <remarks>
/// Its inputs: queries (N, d), keys (M, d), labels (M, q), and where the rule has them bounds (N, 3) or the weight and bias
/// that make them, log τ (1) and log γ (1): all of one type, float32 or float64; and the ids of an exclusion.
/// </remarks>
internal sealed class FusedPrediction : CustomFunction<FusedPrediction, FusedCall>
{
    protected override Tensor Compute(IReadOnlyList<Tensor> inputs, FusedCall call, List<Tensor> kept) =>
        call.Working == ScalarType.Float64
            ? new FusedRun<double>(inputs, call).Predict()
            : new FusedRun<float>(inputs, call).Predict();

    protected override IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> kept,
        FusedCall call,
        IReadOnlyList<bool> wanted,
        Tensor flow
    ) =>
        call.Working == ScalarType.Float64
            ? new FusedRun<double>(kept, call).Gradients(flow.contiguous(), wanted)
            : new FusedRun<float>(kept, call).Gradients(flow.contiguous(), wanted);
}
