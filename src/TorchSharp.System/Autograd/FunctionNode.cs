using System.Runtime.InteropServices;
using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Autograd;

/// <summary>The managed half of an autograd node: what native code calls back, and frees when the graph goes.</summary>
/// <param name="isInput">Which arguments of forward are tensors.</param>
internal sealed unsafe class FunctionNode(
    string name,
    autograd.AutogradContext context,
    bool[] isInput,
    Func<autograd.AutogradContext, List<Tensor>, List<Tensor>> backward
)
{
    private int saved;

    /// <summary>Hands this and what the context saved to a native node, and makes it the history of the outputs.</summary>
    internal void Attach(IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> outputs, bool[] differentiable)
    {
        var toSave = context.ToSave;
        saved = toSave.Count;
        context.Release();
        fixed (nint* firstInput = Handles(inputs))
        fixed (nint* firstOutput = Handles(outputs))
        fixed (nint* firstSaved = Handles(toSave))
        fixed (bool* isDifferentiable = differentiable)
        {
            NativeError.Check(
                Native.tss_custom_function(
                    firstInput,
                    inputs.Count,
                    firstOutput,
                    (byte*)isDifferentiable,
                    outputs.Count,
                    firstSaved,
                    saved,
                    Convert.ToInt32(context.MaterializeGrads),
                    &Backward,
                    &Free,
                    GCHandle.ToIntPtr(GCHandle.Alloc(this))
                )
            );
        }
        GC.KeepAlive((inputs, outputs, toSave));
    }

    /// <summary>Turns a gradient for every argument of forward into one for every input.</summary>
    private void Run(nint node, List<Tensor> gradOutputs, Span<nint> gradInputs)
    {
        context.Node = (node, saved);
        List<Tensor> gradients;
        try
        {
            gradients = backward(context, gradOutputs);
        }
        finally
        {
            context.Node = default;
        }
        Require(
            gradients.Count >= isInput.Length,
            $"{gradients.Count} gradients for {isInput.Length} arguments of forward"
        );
        var next = 0;
        for (var i = 0; i < gradients.Count; i++)
        {
            var expected = i < isInput.Length && isInput[i];
            var given = gradients[i] is { IsInvalid: false };
            Require(expected || !given, $"a gradient at position {i}, where forward had no tensor");
            if (expected)
            {
                gradInputs[next++] = given ? Share(gradients[i]) : 0;
            }
        }
    }

    private void Require(bool condition, string complaint)
    {
        if (!condition)
        {
            throw new InvalidOperationException(
                $"backward of {name} returned {complaint}; it must return one for each argument, null for those without."
            );
        }
    }

    /// <summary>A second reference to the same tensor, for native code to own.</summary>
    private static nint Share(Tensor tensor)
    {
        Native.tss_tensor_retain(tensor.Handle);
        GC.KeepAlive(tensor);
        return tensor.Handle;
    }

    [UnmanagedCallersOnly]
    private static long Backward(nint node, nint handle, nint* gradOutputs, int outputs, nint* gradInputs, int inputs)
    {
        try
        {
            using var scope = NewDisposeScope();
            var gradients = new List<Tensor>(outputs);
            for (var i = 0; i < outputs; i++)
            {
                gradients.Add(new Tensor(gradOutputs[i], 0));
            }
            ((FunctionNode)GCHandle.FromIntPtr(node).Target!).Run(
                handle,
                gradients,
                new Span<nint>(gradInputs, inputs)
            );
            return 0;
        }
        catch (Exception exception)
        {
            return NativeError.Keep(exception);
        }
    }

    [UnmanagedCallersOnly]
    private static void Free(nint node) => GCHandle.FromIntPtr(node).Free();

    private static nint[] Handles(IReadOnlyList<Tensor> tensors) =>
        [.. tensors.Select(static tensor => tensor is { IsInvalid: false } ? tensor.Handle : 0)];
}
