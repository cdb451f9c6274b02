using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Numerics;

/// <summary>
/// A matrix product whose sums stay in registers: the sums of six rows by up to four vectors at a time, while each entry of A is
/// multiplied by a row of B.
/// </summary>
internal ref struct RegisterProduct<T>
    where T : unmanaged
{
    private const int RowsAtATime = 6;

    public Strided<T> Left;
    public ref T Right;
    public nint RightStride;
    public ref T Sums;
    public nint SumStride;
    public int Depth;
    public bool IsAdding;

    /// <summary>
    /// How many columns of B are multiplied at a time, if there are so many. 6 × 4 vectors of 512 bits fit into the 32 registers
    /// of AVX-512; of AVX2's 16 registers of 256 bits, 6 × 1 vectors take 12.
    /// </summary>
    public static int Columns => (Vector512.IsHardwareAccelerated ? 4 : 1) * RowMath.Width<T>();

    public readonly void Compute(int rows, int columns)
    {
        var row = 0;
        for (; row <= rows - RowsAtATime; row += RowsAtATime)
        {
            Compute(row, RowsAtATime, columns);
        }
        for (; row < rows; row++)
        {
            Compute(row, 1, columns);
        }
    }

    private readonly void Compute(int row, int rows, int columns)
    {
        for (var column = 0; column < columns; column += Columns)
        {
            switch (Math.Min(Columns, columns - column) / RowMath.Width<T>())
            {
                case 1:
                    Compute<OneVector>(row, rows, column);
                    break;
                case 2:
                    Compute<TwoVectors>(row, rows, column);
                    break;
                case 3:
                    Compute<ThreeVectors>(row, rows, column);
                    break;
                default:
                    Compute<FourVectors>(row, rows, column);
                    break;
            }
        }
    }

    private readonly void Compute<TVectors>(int row, int rows, int column)
        where TVectors : struct, IVectorCount
    {
        if (rows == 1)
        {
            OneRow<TVectors>(row, column);
        }
        else
        {
            SixRows<TVectors>(row, column);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void SixRows<TVectors>(int row, int column)
        where TVectors : struct, IVectorCount
    {
        var width = (nuint)RowMath.Width<T>();
        ref var left0 = ref Left.At(row, 0);
        ref var left1 = ref Left.At(row + 1, 0);
        ref var left2 = ref Left.At(row + 2, 0);
        ref var left3 = ref Left.At(row + 3, 0);
        ref var left4 = ref Left.At(row + 4, 0);
        ref var left5 = ref Left.At(row + 5, 0);
        ref var right = ref Unsafe.Add(ref Right, column);
        Vector512<T> s00 = default,
            s01 = default,
            s02 = default,
            s03 = default,
            s10 = default,
            s11 = default,
            s12 = default,
            s13 = default,
            s20 = default,
            s21 = default,
            s22 = default,
            s23 = default,
            s30 = default,
            s31 = default,
            s32 = default,
            s33 = default,
            s40 = default,
            s41 = default,
            s42 = default,
            s43 = default,
            s50 = default,
            s51 = default,
            s52 = default,
            s53 = default;
        nint at = 0;
        for (var depth = Depth; depth > 0; depth--, at += Left.DepthStride)
        {
            var r0 = Vector512.LoadUnsafe(ref right);
            var r1 = TVectors.Count > 1 ? Vector512.LoadUnsafe(ref right, width) : default;
            var r2 = TVectors.Count > 2 ? Vector512.LoadUnsafe(ref right, 2 * width) : default;
            var r3 = TVectors.Count > 3 ? Vector512.LoadUnsafe(ref right, 3 * width) : default;
            var left = Vector512.Create(Unsafe.Add(ref left0, at));
            s00 = VectorMath.MultiplyAdd(left, r0, s00);
            s01 = TVectors.Count > 1 ? VectorMath.MultiplyAdd(left, r1, s01) : s01;
            s02 = TVectors.Count > 2 ? VectorMath.MultiplyAdd(left, r2, s02) : s02;
            s03 = TVectors.Count > 3 ? VectorMath.MultiplyAdd(left, r3, s03) : s03;
            left = Vector512.Create(Unsafe.Add(ref left1, at));
            s10 = VectorMath.MultiplyAdd(left, r0, s10);
            s11 = TVectors.Count > 1 ? VectorMath.MultiplyAdd(left, r1, s11) : s11;
            s12 = TVectors.Count > 2 ? VectorMath.MultiplyAdd(left, r2, s12) : s12;
            s13 = TVectors.Count > 3 ? VectorMath.MultiplyAdd(left, r3, s13) : s13;
            left = Vector512.Create(Unsafe.Add(ref left2, at));
            s20 = VectorMath.MultiplyAdd(left, r0, s20);
            s21 = TVectors.Count > 1 ? VectorMath.MultiplyAdd(left, r1, s21) : s21;
            s22 = TVectors.Count > 2 ? VectorMath.MultiplyAdd(left, r2, s22) : s22;
            s23 = TVectors.Count > 3 ? VectorMath.MultiplyAdd(left, r3, s23) : s23;
            left = Vector512.Create(Unsafe.Add(ref left3, at));
            s30 = VectorMath.MultiplyAdd(left, r0, s30);
            s31 = TVectors.Count > 1 ? VectorMath.MultiplyAdd(left, r1, s31) : s31;
            s32 = TVectors.Count > 2 ? VectorMath.MultiplyAdd(left, r2, s32) : s32;
            s33 = TVectors.Count > 3 ? VectorMath.MultiplyAdd(left, r3, s33) : s33;
            left = Vector512.Create(Unsafe.Add(ref left4, at));
            s40 = VectorMath.MultiplyAdd(left, r0, s40);
            s41 = TVectors.Count > 1 ? VectorMath.MultiplyAdd(left, r1, s41) : s41;
            s42 = TVectors.Count > 2 ? VectorMath.MultiplyAdd(left, r2, s42) : s42;
            s43 = TVectors.Count > 3 ? VectorMath.MultiplyAdd(left, r3, s43) : s43;
            left = Vector512.Create(Unsafe.Add(ref left5, at));
            s50 = VectorMath.MultiplyAdd(left, r0, s50);
            s51 = TVectors.Count > 1 ? VectorMath.MultiplyAdd(left, r1, s51) : s51;
            s52 = TVectors.Count > 2 ? VectorMath.MultiplyAdd(left, r2, s52) : s52;
            s53 = TVectors.Count > 3 ? VectorMath.MultiplyAdd(left, r3, s53) : s53;
            right = ref Unsafe.Add(ref right, RightStride);
        }
        Store<TVectors>(column, row, s00, s01, s02, s03);
        Store<TVectors>(column, row + 1, s10, s11, s12, s13);
        Store<TVectors>(column, row + 2, s20, s21, s22, s23);
        Store<TVectors>(column, row + 3, s30, s31, s32, s33);
        Store<TVectors>(column, row + 4, s40, s41, s42, s43);
        Store<TVectors>(column, row + 5, s50, s51, s52, s53);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void OneRow<TVectors>(int row, int column)
        where TVectors : struct, IVectorCount
    {
        var width = (nuint)RowMath.Width<T>();
        ref var left0 = ref Left.At(row, 0);
        ref var right = ref Unsafe.Add(ref Right, column);
        Vector512<T> s00 = default,
            s01 = default,
            s02 = default,
            s03 = default;
        nint at = 0;
        for (var depth = Depth; depth > 0; depth--, at += Left.DepthStride)
        {
            var r0 = Vector512.LoadUnsafe(ref right);
            var r1 = TVectors.Count > 1 ? Vector512.LoadUnsafe(ref right, width) : default;
            var r2 = TVectors.Count > 2 ? Vector512.LoadUnsafe(ref right, 2 * width) : default;
            var r3 = TVectors.Count > 3 ? Vector512.LoadUnsafe(ref right, 3 * width) : default;
            var left = Vector512.Create(Unsafe.Add(ref left0, at));
            s00 = VectorMath.MultiplyAdd(left, r0, s00);
            s01 = TVectors.Count > 1 ? VectorMath.MultiplyAdd(left, r1, s01) : s01;
            s02 = TVectors.Count > 2 ? VectorMath.MultiplyAdd(left, r2, s02) : s02;
            s03 = TVectors.Count > 3 ? VectorMath.MultiplyAdd(left, r3, s03) : s03;
            right = ref Unsafe.Add(ref right, RightStride);
        }
        Store<TVectors>(column, row, s00, s01, s02, s03);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Store<TVectors>(
        int column,
        int row,
        Vector512<T> s0,
        Vector512<T> s1,
        Vector512<T> s2,
        Vector512<T> s3
    )
        where TVectors : struct, IVectorCount
    {
        ref var sums = ref Unsafe.Add(ref Sums, row * SumStride + column);
        Store(s0, ref sums, 0);
        if (TVectors.Count > 1)
        {
            Store(s1, ref sums, 1);
        }
        if (TVectors.Count > 2)
        {
            Store(s2, ref sums, 2);
        }
        if (TVectors.Count > 3)
        {
            Store(s3, ref sums, 3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Store(Vector512<T> sum, ref T sums, int vector)
    {
        var at = (nuint)(vector * RowMath.Width<T>());
        (IsAdding ? Vector512.LoadUnsafe(ref sums, at) + sum : sum).StoreUnsafe(ref sums, at);
    }
}
