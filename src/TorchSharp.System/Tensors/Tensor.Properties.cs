using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private TensorInfo Info
        {
            get
            {
                Native.tss_tensor_info(Handle, out var info);
                GC.KeepAlive(this);
                return info;
            }
        }

        public ScalarType dtype => (ScalarType)Info.ScalarType;

        public Device device => new(Info.Device);

        public DeviceType device_type => device.type;

        public int device_index => device.index;

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public long ndim => Info.Dimensions;

        public long Dimensions => Info.Dimensions;

        public long dim() => Info.Dimensions;

        public long NumberOfElements => Info.Elements;

        public long numel() => Info.Elements;

        public long ElementSize => Info.ElementSize;

        public long element_size() => Info.ElementSize;

        public long storage_offset() => Info.StorageOffset;

        public bool is_leaf => Info.Flags.HasFlag(TensorFlags.Leaf);

        public bool is_contiguous() => Info.Flags.HasFlag(TensorFlags.Contiguous);

        public bool is_floating_point() => dtype.IsFloatingPoint();

        public bool is_integral() => dtype.IsIntegral();

        public unsafe long[] shape
        {
            get
            {
                var sizes = new ReadOnlySpan<long>(Native.tss_tensor_sizes(Handle), (int)ndim).ToArray();
                GC.KeepAlive(this);
                return sizes;
            }
        }

        public long[] size() => shape;

        public long size(int dim) => shape[dim < 0 ? dim + (int)ndim : dim];

        public unsafe long[] stride()
        {
            var strides = new ReadOnlySpan<long>(Native.tss_tensor_strides(Handle), (int)ndim).ToArray();
            GC.KeepAlive(this);
            return strides;
        }

        public long stride(int dim) => stride()[dim < 0 ? dim + (int)ndim : dim];

        /// <exception cref="System.Runtime.InteropServices.ExternalException">There is not exactly one element.</exception>
        public bool is_nonzero() => CallBool("aten::is_nonzero", this);

        public bool is_complex() => dtype.IsComplex();
    }

    public static long numel(Tensor input) => input.numel();

    public static bool is_nonzero(Tensor input) => input.is_nonzero();

    public static bool is_floating_point(Tensor input) => input.is_floating_point();

    public static bool is_floating_point(ScalarType type) => type.IsFloatingPoint();

    public static bool is_integral(Tensor t) => t.is_integral();

    public static bool is_integral(ScalarType type) => type.IsIntegral();
}
