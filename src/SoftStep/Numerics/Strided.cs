using System.Runtime.CompilerServices;

namespace SoftStep.Numerics;

/// <summary>A matrix in memory with any strides, such as a transposed one.</summary>
internal readonly ref struct Strided<T>(ref T first, nint rowStride, nint depthStride)
    where T : unmanaged
{
    private readonly ref T first = ref first;

    /// <summary>Elements from one entry of a row to the next.</summary>
    public nint DepthStride => depthStride;

    public ref T At(nint row, nint column) => ref Unsafe.Add(ref first, row * rowStride + column * depthStride);

    /// <summary>The part of the matrix from this row and column on.</summary>
    public Strided<T> From(nint row, nint column) => new(ref At(row, column), rowStride, depthStride);
}
