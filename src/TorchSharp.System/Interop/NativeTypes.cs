using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

internal enum Tag
{
    None,
    Tensor,
    Int,
    Double,
    Bool,
    String,
    Ints,
    Doubles,
    Bools,
    Tensors,
    Device,
    Generator,
    Default,
}

[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeArgument
{
    [FieldOffset(0)]
    public Tag Tag;

    [FieldOffset(4)]
    public int Count;

    [FieldOffset(8)]
    public long Bits;

    [FieldOffset(8)]
    public nint Pointer;
}

[StructLayout(LayoutKind.Explicit, Size = 24)]
internal struct NativeResult
{
    [FieldOffset(0)]
    public Tag Tag;

    [FieldOffset(4)]
    public int Count;

    [FieldOffset(8)]
    public long Bits;

    [FieldOffset(8)]
    public nint Pointer;

    [FieldOffset(16)]
    public long OwnedBytes;
}

[StructLayout(LayoutKind.Sequential)]
internal struct TensorInfo
{
    public long Dimensions,
        Elements,
        ElementSize,
        StorageOffset,
        Device;
    public int ScalarType;
    public TensorFlags Flags;
}

[Flags]
internal enum TensorFlags
{
    RequiresGrad = 1,
    Leaf = 2,
    Contiguous = 4,
    HasStorage = 8,
}
