using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>The functions of the native library; <c>native/abi.h</c> says what crosses.</summary>
internal static unsafe partial class Native
{
    internal const string Library = "torchsharp_system";

    static Native() => Loader.Register();

    [LibraryImport(Library)]
    internal static partial nint tss_last_error();

    [LibraryImport(Library)]
    internal static partial nint tss_torch_version();

    [LibraryImport(Library)]
    internal static partial nint tss_configuration();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int tss_operator_find(string name, string overload, out nint handle);

    [LibraryImport(Library)]
    internal static partial int tss_operator_call(
        nint handle,
        NativeArgument* arguments,
        int count,
        NativeResult* results,
        int capacity
    );

    [LibraryImport(Library)]
    internal static partial void tss_free(nint memory);

    [LibraryImport(Library)]
    internal static partial void tss_tensor_release(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial void tss_tensor_retain(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial void tss_tensor_info(nint tensor, out TensorInfo info);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long* tss_tensor_sizes(nint tensor);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial long* tss_tensor_strides(nint tensor);

    [LibraryImport(Library)]
    internal static partial int tss_tensor_data(nint tensor, out nint data);

    [LibraryImport(Library)]
    internal static partial int tss_tensor_set_requires_grad(nint tensor, int on);

    [LibraryImport(Library)]
    internal static partial int tss_tensor_grad(nint tensor, out nint grad);

    [LibraryImport(Library)]
    internal static partial int tss_tensor_set_grad(nint tensor, nint grad);

    [LibraryImport(Library)]
    internal static partial int tss_tensor_set_data(nint target, nint source);

    [LibraryImport(Library)]
    internal static partial int tss_backward(
        nint* roots,
        int count,
        nint* grads,
        int gradCount,
        int retainGraph,
        int createGraph,
        nint* inputs,
        int inputCount
    );

    [LibraryImport(Library)]
    internal static partial int tss_grad(
        nint* outputs,
        int count,
        nint* inputs,
        int inputCount,
        nint* grads,
        int gradCount,
        int retainGraph,
        int createGraph,
        int allowUnused,
        nint* results
    );

    [LibraryImport(Library)]
    internal static partial int tss_custom_function(
        nint* inputs,
        int inputCount,
        nint* outputs,
        byte* differentiable,
        int outputCount,
        nint* saved,
        int savedCount,
        int materialize,
        delegate* unmanaged<nint, nint, nint*, int, nint*, int, long> backward,
        delegate* unmanaged<nint, void> free,
        nint context
    );

    [LibraryImport(Library)]
    internal static partial int tss_node_saved(nint node, nint* saved);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int tss_grad_mode(int on);

    [LibraryImport(Library)]
    internal static partial nint tss_inference_mode_enter(int on);

    [LibraryImport(Library)]
    internal static partial void tss_inference_mode_exit(nint mode);

    [LibraryImport(Library), SuppressGCTransition]
    internal static partial int tss_inference_mode_enabled();

    [LibraryImport(Library)]
    internal static partial int tss_threads(int set);

    [LibraryImport(Library)]
    internal static partial int tss_cuda_devices();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int tss_device_parse(string text, out long packed);

    [LibraryImport(Library)]
    internal static partial nint tss_device_name(long packed);

    [LibraryImport(Library)]
    internal static partial int tss_manual_seed(ulong seed);

    [LibraryImport(Library)]
    internal static partial int tss_generator_new(ulong seed, long device, out nint generator);

    [LibraryImport(Library)]
    internal static partial int tss_generator_default(out nint generator);

    [LibraryImport(Library)]
    internal static partial void tss_generator_free(nint generator);

    [LibraryImport(Library)]
    internal static partial int tss_generator_seed(nint generator, int set, ref ulong seed);

    [LibraryImport(Library)]
    internal static partial int tss_generator_state(nint generator, nint set, out nint get);
}
