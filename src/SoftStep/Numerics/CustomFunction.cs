using static TorchSharp.torch.autograd;

namespace SoftStep.Numerics;

/// <summary>
/// A function with a gradient of its own, as all of the library have it. What TorchSharp leaves to its author is done here,
/// once:
/// <list type="bullet">
/// <item>An exception in a backward callback would end the process: libtorch, which called it, knows no exceptions of .NET.
/// It is kept in <see cref="BackwardErrors"/>, and the gradients that are returned are such that libtorch itself refuses
/// them, which its caller can catch.</item>
/// <item>Of what a callback returns, and of what it is given, TorchSharp keeps the bare handles while libtorch reads them:
/// the collector could free the tensors. They are kept until then.</item>
/// <item>A forward that throws would leave the graph behind it in memory for ever: so the result is computed before there
/// is a node, and without one where no gradient will be asked for.</item>
/// <item>A gradient that is asked for its own gradient would be taken for a constant: see
/// <see cref="FirstDerivative"/>.</item>
/// </list>
/// </summary>
/// <typeparam name="TSelf">The function's own type.</typeparam>
/// <typeparam name="TCall">What it is told beside tensors.</typeparam>
internal abstract class CustomFunction<TSelf, TCall> : SingleTensorFunction<TSelf>
    where TSelf : CustomFunction<TSelf, TCall>, new()
{
    private const string Key = nameof(Recorded);

    private static readonly TSelf Function = new();

    public sealed override string Name => typeof(TSelf).Name;

    /// <summary>The function of tensors of at least one axis; every path to it goes through here.</summary>
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

    /// <summary>The result, new, as if there were no gradients.</summary>
    /// <param name="inputs">As they were given.</param>
    /// <param name="call">The rest.</param>
    /// <param name="kept">
    /// What <see cref="Gradients"/> will be given: the inputs, unless changed. The result may be in it only detached: a
    /// node that keeps its own output is never freed.
    /// </param>
    protected abstract Tensor Compute(IReadOnlyList<Tensor> inputs, TCall call, List<Tensor> kept);

    /// <summary>A gradient for each input, or null.</summary>
    /// <param name="kept">What <see cref="Compute"/> left.</param>
    /// <param name="call">The rest.</param>
    /// <param name="wanted">For which inputs a gradient will be used.</param>
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
        // One for the argument that is no tensor.
        gradients.Add(null);
        CallbackTensors.Keep(gradients);
        return gradients!;
    }

    private List<Tensor?> Differentiate(AutogradContext ctx, Recorded recorded, Tensor flow)
    {
        if (flow.IsInvalid)
        {
            // Nothing flows back from where the result went.
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
