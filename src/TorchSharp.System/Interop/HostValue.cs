using static TorchSharp.torch;

namespace TorchSharp.Interop;

internal static class HostValue
{
    internal static unsafe double HostDouble(this Tensor tensor)
    {
        using var host = Call("aten::to.dtype_layout", tensor.detach(), ScalarType.Float64, Arg.Default, CPU);
        NativeError.Check(Native.tss_tensor_data(host.Handle, out var data));
        return *(double*)data;
    }
}
