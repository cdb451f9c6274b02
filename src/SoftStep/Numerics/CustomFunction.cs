using static TorchSharp.torch.autograd;

namespace SoftStep.Numerics;

/// <summary>
/// Base class of the library's functions with their own gradient. It handles here, once, what TorchSharp leaves to the author
/// of a custom function:
/// <list type="bullet">
/// <item>An exception in a backward callback would end the process, because native code called it. It is stored in
/// <see cref="BackwardErrors"/>, and the callback returns gradients that libtorch refuses, so that the caller gets an
/// exception that can be caught.</item>
/// <item>TorchSharp keeps only the native handles of a callback's arguments and results, so the garbage collector could free
/// the tensors while libtorch reads them. They are kept alive.</item>
/// <item>A forward that throws inside TorchSharp would leave the graph before it in memory for ever. So the result is computed
/// before the node is created, and no node is created if no gradient is needed.</item>
/// <item>A gradient of the gradient would silently be that of a constant: see <see cref="FirstDerivative"/>.</item>
/// </list>
/// </summary>
/// <typeparam name="TSelf">The derived class.</typeparam>
/// <typeparam name="TCall">The arguments that are not tensors.</typeparam>
internal abstract class CustomFunction<TSelf, TCall> : SingleTensorFunction<TSelf>
    where TSelf : CustomFunction<TSelf, TCall>, new()
{
    private const string Key = nameof(Recorded);

    private static readonly TSelf Function = new();

    public sealed override string Name => typeof(TSelf).Name;

    /// <summary>Calls the function, with tensors of at least one axis.</summary>
    public static Tensor Of(IReadOnlyList<Tensor> inputs, TCall call)
    {
        var reason = BackwardErrors.ForgetOfThisThread();
        CallbackTensors.Release();
        bool[] wanted = is_grad_enabled() ? [.. inputs.Select(input => input.requires_grad)] : [];
        var kept = new List<Tensor>(inputs);
        Tensor result;
        using (no_grad())
        {
            result = Function.Compute(inputs, call, kept);
        }
        if (!wanted.Contains(true))
        {
            return result;
        }
        var recorded = new Recorded(call, inputs.Count, wanted, reason);
        var output = apply([.. inputs, new Computed(result, kept, recorded)]);
        result.Dispose();
        GC.KeepAlive(inputs);
        return output;
    }

    /// <summary>Computes the result, a new tensor; gradients are switched off.</summary>
    /// <param name="inputs">The input tensors.</param>
    /// <param name="call">The other arguments.</param>
    /// <param name="kept">
    /// The tensors that <see cref="Gradients"/> will get; initially the inputs. If the result is kept it must be detached: a
    /// node that keeps its own output is never freed.
    /// </param>
    protected abstract Tensor Compute(IReadOnlyList<Tensor> inputs, TCall call, List<Tensor> kept);

    /// <summary>Computes a gradient for each input, or null.</summary>
    /// <param name="kept">The tensors that <see cref="Compute"/> kept.</param>
    /// <param name="call">The other arguments.</param>
    /// <param name="wanted">Per input whether its gradient is needed.</param>
    /// <param name="flow">The gradient of the result.</param>
    protected abstract IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> kept,
        TCall call,
        IReadOnlyList<bool> wanted,
        Tensor flow
    );

    public sealed override Tensor forward(AutogradContext ctx, params object[] vars)
    {
        var computed = (Computed)vars[^1];
        ctx.set_materialize_grads(false);
        ctx.save_for_backward(computed.Kept);
        ctx.save_data(Key, computed.Recorded);
        return computed.Result;
    }

    public sealed override List<Tensor> backward(AutogradContext ctx, Tensor grad_output)
    {
        var recorded = (Recorded)ctx.get_data(Key);
        BackwardErrors.ForgetOfThisThread();
        List<Tensor?> gradients;
        try
        {
            gradients = Differentiate(ctx, recorded, grad_output);
        }
        catch (Exception error)
        {
            BackwardErrors.Keep(error, recorded.Reason);
            gradients = [.. Enumerable.Repeat(CallbackTensors.Invalid, recorded.Inputs)];
        }
        GC.KeepAlive(grad_output);
        // One for the argument that is not a tensor.
        gradients.Add(null);
        CallbackTensors.Keep(gradients);
        return gradients!;
    }

    private List<Tensor?> Differentiate(AutogradContext ctx, Recorded recorded, Tensor flow)
    {
        if (flow.IsInvalid)
        {
            // The result has no gradient.
            return [.. Enumerable.Repeat<Tensor?>(null, recorded.Inputs)];
        }
        using var scope = NewDisposeScope();
        var kept = ctx.get_saved_variables();
        var isDifferentiatedAgain = is_grad_enabled();
        IEnumerable<Tensor?> gradients;
        using (no_grad())
        {
            gradients = Gradients(kept, recorded.Call, recorded.Wanted, flow);
        }
        if (isDifferentiatedAgain)
        {
            gradients = FirstDerivative.Only(gradients, [flow, .. kept], Name);
        }
        return [.. gradients.Select(gradient => gradient?.MoveToOuterDisposeScope())];
    }

    private sealed record Computed(Tensor Result, List<Tensor> Kept, Recorded Recorded);

    private sealed record Recorded(TCall Call, int Inputs, bool[] Wanted, BackwardErrors.Reason Reason);
}
