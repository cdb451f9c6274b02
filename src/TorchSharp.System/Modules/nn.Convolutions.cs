using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static Conv1d Conv1d(
            long in_channels,
            long out_channels,
            long kernel_size,
            long stride = 1,
            long padding = 0,
            long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null
        ) =>
            new(
                new(in_channels, out_channels, [kernel_size])
                {
                    Stride = [stride],
                    Padding = [padding],
                    Dilation = [dilation],
                    Groups = groups,
                },
                padding_mode,
                bias,
                device,
                dtype
            );

        public static Conv1d Conv1d(
            long in_channels,
            long out_channels,
            long kernel_size,
            Padding padding,
            long stride = 1,
            long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null
        ) =>
            new(
                new(in_channels, out_channels, [kernel_size])
                {
                    Stride = [stride],
                    PaddingType = padding,
                    Dilation = [dilation],
                    Groups = groups,
                },
                padding_mode,
                bias,
                device,
                dtype
            );

        public static Conv2d Conv2d(
            long in_channels,
            long out_channels,
            long kernel_size,
            long stride = 1,
            long padding = 0,
            long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null
        ) =>
            Conv2d(
                in_channels,
                out_channels,
                (kernel_size, kernel_size),
                (stride, stride),
                (padding, padding),
                (dilation, dilation),
                padding_mode,
                groups,
                bias,
                device,
                dtype
            );

        public static Conv2d Conv2d(
            long in_channels,
            long out_channels,
            long kernel_size,
            Padding padding,
            long stride = 1,
            long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null
        ) =>
            Conv2d(
                in_channels,
                out_channels,
                (kernel_size, kernel_size),
                padding,
                (stride, stride),
                (dilation, dilation),
                padding_mode,
                groups,
                bias,
                device,
                dtype
            );

        public static Conv2d Conv2d(
            long in_channels,
            long out_channels,
            (long, long) kernel_size,
            (long, long)? stride = null,
            (long, long)? padding = null,
            (long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null
        ) =>
            new(
                new(in_channels, out_channels, kernel_size.List())
                {
                    Stride = stride.List() ?? [1, 1],
                    Padding = padding.List() ?? [0, 0],
                    Dilation = dilation.List() ?? [1, 1],
                    Groups = groups,
                },
                padding_mode,
                bias,
                device,
                dtype
            );

        public static Conv2d Conv2d(
            long in_channels,
            long out_channels,
            (long, long) kernel_size,
            Padding padding,
            (long, long)? stride = null,
            (long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros,
            long groups = 1,
            bool bias = true,
            Device? device = null,
            ScalarType? dtype = null
        ) =>
            new(
                new(in_channels, out_channels, kernel_size.List())
                {
                    Stride = stride.List() ?? [1, 1],
                    PaddingType = padding,
                    Dilation = dilation.List() ?? [1, 1],
                    Groups = groups,
                },
                padding_mode,
                bias,
                device,
                dtype
            );
    }
}
