using TorchSharp.Interop;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <exception cref="ArgumentException">There is not exactly one element, or it is not a <typeparamref name="T"/>.</exception>
        public unsafe T item<T>()
            where T : unmanaged
        {
            if (NumberOfElements != 1)
            {
                throw new ArgumentException("Number of elements in the tensor must be 1");
            }
            using var copy = device_type == DeviceType.CPU ? null : cpu();
            var item = *TensorAccessor<T>.Elements(copy ?? this);
            GC.KeepAlive(this);
            return item;
        }

        /// <summary>The elements, in place; those of a copy where the tensor is on another device than the CPU.</summary>
        /// <exception cref="ArgumentException">They are not of type <typeparamref name="T"/>.</exception>
        public TensorAccessor<T> data<T>()
            where T : unmanaged => new(device_type == DeviceType.CPU ? this : cpu());

        public Scalar ToScalar() => CallScalar("aten::item", this);

        /// <summary>The elements' bytes, in place.</summary>
        public unsafe Span<byte> bytes
        {
            get
            {
                if (!is_contiguous())
                {
                    throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
                }
                if (device_type != DeviceType.CPU)
                {
                    throw new InvalidOperationException(
                        $"The bytes of a tensor on {device} cannot be read; move it to the cpu first."
                    );
                }
                NativeError.Check(Native.tss_tensor_data(Handle, out var data));
                var length = NumberOfElements * ElementSize;
                return length <= int.MaxValue
                    ? new Span<byte>((void*)data, (int)length)
                    : throw new ArgumentException($"{length} bytes are more than a span can hold.");
            }
            set
            {
                var target = bytes;
                if (value.Length != target.Length)
                {
                    throw new ArgumentException("Mismatched data sizes in SetBytes().");
                }
                value.CopyTo(target);
            }
        }

        public static explicit operator float(Tensor value) => value.ToSingle();

        public static explicit operator double(Tensor value) => value.ToDouble();

        public static explicit operator sbyte(Tensor value) => value.ToSByte();

        public static explicit operator byte(Tensor value) => value.ToByte();

        public static explicit operator short(Tensor value) => value.ToInt16();

        public static explicit operator int(Tensor value) => value.ToInt32();

        public static explicit operator long(Tensor value) => value.ToInt64();

        public static explicit operator bool(Tensor value) => value.ToBoolean();

        /// <summary>Never called: it is why a number is taken for a <see cref="Scalar"/> where that and a tensor would do.</summary>
        public static implicit operator Tensor(Scalar scalar) =>
            throw new InvalidOperationException("A Scalar does not become a tensor by itself.");

        public static implicit operator Tensor(bool value) => tensor(value);

        public static implicit operator Tensor(byte value) => tensor(value);

        public static implicit operator Tensor(sbyte value) => tensor(value);

        public static implicit operator Tensor(short value) => tensor(value);

        public static implicit operator Tensor(int value) => tensor(value);

        public static implicit operator Tensor(long value) => tensor(value);

        public static implicit operator Tensor(float value) => tensor(value);

        public static implicit operator Tensor(double value) => tensor(value);

        public static implicit operator Tensor(bool[] value) => tensor(value);

        public static implicit operator Tensor(byte[] value) => tensor(value);

        public static implicit operator Tensor(sbyte[] value) => tensor(value);

        public static implicit operator Tensor(short[] value) => tensor(value);

        public static implicit operator Tensor(int[] value) => tensor(value);

        public static implicit operator Tensor(long[] value) => tensor(value);

        public static implicit operator Tensor(float[] value) => tensor(value);

        public static implicit operator Tensor(double[] value) => tensor(value);
    }
}
