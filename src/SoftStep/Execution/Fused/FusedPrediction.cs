using static TorchSharp.torch.autograd;

namespace SoftStep.Execution.Fused;

/// <summary>
/// A head's predictions on the CPU, row by row: similarity, weights, weighted sum and the backward of all of it in
/// passes over a row that stays in cache. The backward makes the weights again, so that nothing of the size N × M is
/// kept.
/// </summary>
internal sealed class FusedPrediction : SingleTensorFunction<FusedPrediction>
{
    private const string Call = nameof(FusedCall);

    public override string Name => nameof(FusedPrediction);

    /// <param name="ctx">Keeps the tensors.</param>
    /// <param name="vars">
    /// Queries (N, d), keys (M, d), labels (M, q), and where the rule has them bounds (N, 3) or the weight and bias that
    /// make them, log τ (1) and log γ (1): all of one type, float32 or float64; and the <see cref="FusedCall"/>.
    /// </param>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var tensors = vars.OfType<Tensor>().ToList();
        var call = (FusedCall)vars[^1];
        ctx.save_for_backward(tensors);
        ctx.save_data(Call, call);
        ctx.save_data(nameof(Tensor.requires_grad), tensors.Select(tensor => tensor.requires_grad).ToArray());
        return call.Working == ScalarType.Float64
            ? new FusedRun<double>(tensors, call).Predict()
            : new FusedRun<float>(tensors, call).Predict();
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var tensors = ctx.get_saved_variables();
        var call = (FusedCall)ctx.get_data(Call);
        var wanted = (bool[])ctx.get_data(nameof(Tensor.requires_grad));
        using var ungraphed = no_grad();
        var gradients =
            call.Working == ScalarType.Float64
                ? new FusedRun<double>(tensors, call).Gradients(grad_output.contiguous(), wanted)
                : new FusedRun<float>(tensors, call).Gradients(grad_output.contiguous(), wanted);
        return [.. gradients.Select(gradient => gradient?.MoveToOuterDisposeScope()!), null!];
    }
}
