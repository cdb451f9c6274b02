using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                _toEpilog(dtype, device, non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                _toEpilog(dtype, null, non_blocking);
                return this;
            }

            /// <summary>
            /// Replaces the parameters and buffers that are of another dtype or elsewhere, where they are registered and in
            /// the fields that hold them. Only floating point tensors change their dtype.
            /// </summary>
            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                if (dtype is { } wanted && !wanted.IsFloatingPoint())
                {
                    throw new ArgumentException(
                        $"A module can only be converted to a floating point dtype, not {wanted}."
                    );
                }
                if (device?.type == DeviceType.CUDA && !cuda.is_available())
                {
                    throw new InvalidOperationException("CUDA is not available.");
                }
                foreach (var child in children())
                {
                    _ = (dtype, device) switch
                    {
                        ({ } type, null) => child._to(type, non_blocking),
                        (null, { } place) => child._to(place.type, place.index, non_blocking),
                        ({ } type, { } place) => child._to(place, type, non_blocking),
                        _ => child,
                    };
                }
                using (no_grad())
                {
                    foreach (var (name, parameter) in named_parameters(false).ToArray())
                    {
                        if (Convert(parameter, dtype, device, non_blocking) is { } data)
                        {
                            var converted = new Parameter(data, parameter.requires_grad);
                            using var grad = parameter.grad;
                            using var convertedGrad = grad is null ? null : Convert(grad, dtype, device, non_blocking);
                            converted.grad = convertedGrad;
                            SetFields(parameter, converted);
                            SetOwn(name, converted);
                        }
                    }
                    foreach (var (name, buffer) in named_buffers(false).ToArray())
                    {
                        if (Convert(buffer, dtype, device, non_blocking) is { } converted)
                        {
                            SetFields(buffer, converted);
                            SetOwnBuffer(name, converted);
                        }
                    }
                }
            }

            /// <returns>Null if there is nothing to convert.</returns>
            private static Tensor? Convert(Tensor tensor, ScalarType? dtype, Device? device, bool nonBlocking)
            {
                var here = tensor.device;
                var type = tensor.dtype.IsFloatingPoint() ? dtype ?? tensor.dtype : tensor.dtype;
                var stays =
                    device is null || (device.type == here.type && (device.index < 0 || device.index == here.index));
                return stays && type == tensor.dtype
                    ? null
                    : tensor.to(type, device ?? here, non_blocking: nonBlocking);
            }

            private void SetFields(Tensor before, Tensor after)
            {
                foreach (var field in Fields())
                {
                    if (ReferenceEquals(field.GetValue(this), before))
                    {
                        field.SetValue(this, after);
                    }
                }
            }
        }
    }
}
