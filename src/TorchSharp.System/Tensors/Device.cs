using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where a tensor's data lies.</summary>
    public class Device
    {
        internal Device(long packed) => Packed = packed;

        public Device(DeviceType deviceType, int index = -1)
            : this(((long)deviceType << 16) | (ushort)(short)index) { }

        public Device(string deviceType, int index = -1)
            : this(Parse(deviceType).type, index) { }

        public Device(string description)
            : this(Parse(description).Packed) { }

        public Device(int index)
            : this(DeviceType.CUDA, index) { }

        /// <summary>The type's number in the high bits, the index in the low sixteen.</summary>
        internal long Packed { get; }

        public DeviceType type => (DeviceType)(Packed >> 16);

        public int index => (short)Packed;

        public static implicit operator Device(string description) => new(description);

        public override string ToString()
        {
            var name = Marshal.PtrToStringUTF8(Native.tss_device_name(Packed));
            return index < 0 ? name! : $"{name}:{index}";
        }

        private static Device Parse(string description)
        {
            NativeError.Check(Native.tss_device_parse(description, out var packed));
            return new(packed);
        }
    }
}
