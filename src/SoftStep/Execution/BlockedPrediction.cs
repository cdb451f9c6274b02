using SoftStep.Internals;
using static TorchSharp.torch.autograd;

namespace SoftStep.Execution;

/// <summary>
/// The dense definition on blocks of queries, on any device: a block's pairs live only while the block does. The
/// backward makes each block again, with a graph of its own.
/// </summary>
internal sealed class BlockedPrediction : SingleTensorFunction<BlockedPrediction>
{
    public override string Name => nameof(BlockedPrediction);

    /// <param name="ctx">Keeps the tensors.</param>
    /// <param name="vars">
    /// Queries (…, N, d), keys (…, M, d), labels (…, M, q), every parameter that the block's function uses, and the ids
    /// of an exclusion; and the <see cref="BlockedCall"/>.
    /// </param>
    public override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var tensors = vars.OfType<Tensor>().ToList();
        var call = (BlockedCall)vars[^1];
        ctx.save_for_backward(tensors);
        ctx.save_data(nameof(BlockedCall), call);
        ctx.save_data(nameof(Tensor.requires_grad), tensors.Select(tensor => tensor.requires_grad).ToArray());
        using var scope = NewDisposeScope();
        var blocks = new List<Tensor>();
        foreach (var (first, count) in call.Blocks(tensors[0].size(-2)))
        {
            using var block = NewDisposeScope();
            var queries = tensors[0].narrow(-2, first, count);
            var weights = call.Weights(queries, tensors[1], Excluded(tensors, call, first, count));
            blocks.Add(weights.matmul(tensors[2]).MoveToOuterDisposeScope());
        }
        return cat(blocks, -2).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var tensors = ctx.get_saved_variables();
        var call = (BlockedCall)ctx.get_data(nameof(BlockedCall));
        var wanted = (bool[])ctx.get_data(nameof(Tensor.requires_grad));
        using var scope = NewDisposeScope();
        using var graph = enable_grad();
        var totals = new Tensor?[tensors.Count];
        var queryGradients = new List<Tensor>();
        var (keys, labels) = (Leaf(tensors[1]), Leaf(tensors[2]));
        foreach (var (first, count) in call.Blocks(tensors[0].size(-2)))
        {
            using var block = NewDisposeScope();
            var queries = Leaf(tensors[0].narrow(-2, first, count));
            var weights = call.Weights(queries, keys, Excluded(tensors, call, first, count));
            List<Tensor> inputs = [queries, keys, labels, .. tensors.Skip(3)];
            var gradients = grad(
                [weights.matmul(labels)],
                [.. inputs.Where((_, i) => wanted[i])],
                [grad_output.narrow(-2, first, count)],
                allow_unused: true
            );
            var next = 0;
            for (var i = 0; i < inputs.Count; i++)
            {
                if (wanted[i] && gradients[next++] is { IsInvalid: false } gradient)
                {
                    Collect(i, gradient, queryGradients, totals);
                }
            }
        }
        totals[0] = queryGradients.Count > 0 ? cat(queryGradients, -2) : null;
        return [.. totals.Select(total => total?.MoveToOuterDisposeScope()!), null!];
    }

    private static void Collect(int input, Tensor gradient, List<Tensor> ofQueries, Tensor?[] totals)
    {
        if (input == 0)
        {
            ofQueries.Add(gradient.MoveToOuterDisposeScope());
        }
        else if (totals[input] is { } total)
        {
            total.AddInPlace(gradient);
        }
        else
        {
            totals[input] = gradient.clone().MoveToOuterDisposeScope();
        }
    }

    private static Tensor? Excluded(List<Tensor> tensors, BlockedCall call, long first, long count) =>
        call.Ids == 0 ? null : Exclusion.Of(tensors.TakeLast(call.Ids)).Narrow(first, count).Mask();

    private static Tensor Leaf(Tensor tensor) => tensor.detach().requires_grad_();
}
