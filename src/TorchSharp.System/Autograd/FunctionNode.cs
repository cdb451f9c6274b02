using System.Runtime.InteropServices;
using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Autograd;

/// <summary>The managed half of an autograd node: what native code calls back, and frees when the graph goes.</summary>
internal sealed unsafe class FunctionNode
{
    private readonly autograd.AutogradContext context;
    private readonly Func<List<Tensor>, List<Tensor>> backward;

    private FunctionNode(autograd.AutogradContext context, Func<List<Tensor>, List<Tensor>> backward)
    {
        this.context = context;
        this.backward = backward;
    }

    internal static void Attach(
        autograd.AutogradContext context,
        Func<List<Tensor>, List<Tensor>> backward,
        IReadOnlyList<Tensor> inputs,
        IReadOnlyList<Tensor> outputs
    )
    {
        var differentiable = outputs
            .Select(output =>
                (byte)(context.NonDifferentiable.Contains(output, ReferenceEqualityComparer.Instance) ? 0 : 1)
            )
            .ToArray();
        var saved = context.TakeSaved();
        var node = GCHandle.Alloc(new FunctionNode(context, backward));
        fixed (nint* firstInput = Handles(inputs))
        fixed (nint* firstOutput = Handles(outputs))
        fixed (nint* firstSaved = Handles(saved))
        fixed (byte* isDifferentiable = differentiable)
        {
            NativeError.Check(
                Native.tss_custom_function(
                    firstInput,
                    inputs.Count,
                    firstOutput,
                    isDifferentiable,
                    outputs.Count,
                    firstSaved,
                    saved.Count,
                    Convert.ToInt32(context.MaterializeGrads),
                    &Backward,
                    &Free,
                    GCHandle.ToIntPtr(node)
                )
            );
        }
        GC.KeepAlive((inputs, outputs, saved));
    }

    /// <summary>A gradient for every argument of forward, of which native code wants those of the tensors.</summary>
    private void Run(nint node, List<Tensor> gradOutputs, Span<nint> gradInputs)
    {
        context.Node = node;
        var gradients = backward(gradOutputs);
        if (gradients.Count != context.TensorArguments.Length)
        {
            throw new InvalidOperationException(
                $"backward returned {gradients.Count} gradients for {context.TensorArguments.Length} arguments of forward; "
                    + "it must return one for each, null for those without."
            );
        }
        var next = 0;
        for (var i = 0; i < gradients.Count; i++)
        {
            if (context.TensorArguments[i])
            {
                gradInputs[next++] = gradients[i] is { } gradient ? Share(gradient) : 0;
            }
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
    private static long Backward(nint context, nint node, nint* gradOutputs, int outputs, nint* gradInputs, int inputs)
    {
        try
        {
            using var scope = NewDisposeScope();
            var gradients = new List<Tensor>(outputs);
            for (var i = 0; i < outputs; i++)
            {
                gradients.Add(gradOutputs[i] == 0 ? null! : new Tensor(gradOutputs[i], 0));
            }
            ((FunctionNode)GCHandle.FromIntPtr(context).Target!).Run(
                node,
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
    private static void Free(nint context) => GCHandle.FromIntPtr(context).Free();

    private static nint[] Handles(IReadOnlyList<Tensor> tensors) =>
        [.. tensors.Select(static tensor => tensor?.Handle ?? 0)];
}
