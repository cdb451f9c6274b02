using TorchSharp.Autograd;
using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>The functions of the library, under the names they have in Python.</summary>
public static partial class torch
{
    public static DisposeScope NewDisposeScope() => new(DisposeScopeManager.ThreadSingleton);

    public static IDisposable no_grad() => new GradMode(false);

    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);

    public static bool is_grad_enabled() => GradMode.Enabled;

    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);

    public static bool is_inference_mode_enabled() => Native.tss_inference_mode_enabled() != 0;

    public static int get_num_threads() => Native.tss_threads(0);

    public static void set_num_threads(int num) => Native.tss_threads(num);

    public static Device CPU = new(DeviceType.CPU);

    public static Device CUDA => new(DeviceType.CUDA);

    public static Device device(string description) => new(description);

    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    public static Device device(int index) => new(index);

    public static partial class cuda
    {
        public static bool is_available() => Native.tss_cuda_devices() > 0;

        public static int device_count() => Native.tss_cuda_devices();
    }
}
