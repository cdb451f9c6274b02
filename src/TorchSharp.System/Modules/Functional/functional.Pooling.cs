using TorchSharp.Modules;
using static TorchSharp.Modules.Sizes;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor max_pool1d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long? padding = null,
                long? dilation = null,
                bool ceil_mode = false
            ) =>
                Call(
                    "aten::max_pool1d",
                    input,
                    kernel_size,
                    OrDefault(stride),
                    OrDefault(padding),
                    OrDefault(dilation),
                    ceil_mode
                );

            public static Tensor max_pool2d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long? padding = null,
                long? dilation = null,
                bool ceil_mode = false
            ) =>
                Call(
                    "aten::max_pool2d",
                    input,
                    kernel_size,
                    OrDefault(stride),
                    OrDefault(padding),
                    OrDefault(dilation),
                    ceil_mode
                );

            public static Tensor max_pool2d(
                Tensor input,
                (long, long) kernel_size,
                (long, long)? stride = null,
                (long, long)? padding = null,
                (long, long)? dilation = null,
                bool ceil_mode = false
            ) => max_pool2d(input, kernel_size.List(), stride.List()!, padding.List()!, dilation.List()!, ceil_mode);

            public static Tensor max_pool2d(
                Tensor input,
                long[] kernel_size,
                long[] strides = null!,
                long[] padding = null!,
                long[] dilation = null!,
                bool ceil_mode = false
            ) =>
                Call(
                    "aten::max_pool2d",
                    input,
                    kernel_size,
                    OrDefault(strides),
                    OrDefault(padding),
                    OrDefault(dilation),
                    ceil_mode
                );

            public static Tensor avg_pool2d(
                Tensor input,
                long kernel_size,
                long? stride = null,
                long padding = 0,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null
            ) =>
                Call(
                    "aten::avg_pool2d",
                    input,
                    kernel_size,
                    OrDefault(stride),
                    padding,
                    ceil_mode,
                    count_include_pad,
                    divisor_override
                );

            public static Tensor avg_pool2d(
                Tensor input,
                long[] kernel_size,
                long[] stride = null!,
                long[] padding = null!,
                bool ceil_mode = false,
                bool count_include_pad = true,
                long? divisor_override = null
            ) =>
                Call(
                    "aten::avg_pool2d",
                    input,
                    kernel_size,
                    OrDefault(stride),
                    OrDefault(padding),
                    ceil_mode,
                    count_include_pad,
                    divisor_override
                );

            public static Tensor adaptive_avg_pool1d(Tensor input, long output_size) =>
                Call("aten::adaptive_avg_pool1d", input, output_size);

            public static Tensor adaptive_avg_pool2d(Tensor input, long output_size) =>
                Call("aten::adaptive_avg_pool2d", input, output_size);

            public static Tensor adaptive_avg_pool2d(Tensor input, long[] output_size) =>
                Call("aten::adaptive_avg_pool2d", input, output_size);
        }
    }
}
