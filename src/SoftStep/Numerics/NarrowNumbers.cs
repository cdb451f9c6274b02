using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Numerics;

/// <summary>float16 and bfloat16, which are computed in float32: their 16 bits in memory as float32.</summary>
internal static class NarrowNumbers
{
    public static bool IsNarrow(this ScalarType dtype) => dtype is ScalarType.Float16 or ScalarType.BFloat16;

    /// <summary>The dtype in which numbers of a dtype are computed.</summary>
    public static ScalarType Widened(this ScalarType dtype) => dtype.IsNarrow() ? ScalarType.Float32 : dtype;

    /// <summary>The numbers as float32, exactly.</summary>
    public static void Widen(ScalarType dtype, ReadOnlySpan<ushort> bits, Span<float> numbers)
    {
        if (dtype == ScalarType.Float16)
        {
            Widen<Float16Bits>(bits, numbers);
        }
        else
        {
            Widen<BFloat16Bits>(bits, numbers);
        }
    }

    /// <summary>Whether all are numbers within ±largest.</summary>
    public static bool AreWithin(ScalarType dtype, ReadOnlySpan<ushort> bits, double largest)
    {
        // The bits of magnitudes are in the order of the magnitudes; infinities and NaN come last.
        var bound = dtype == ScalarType.Float16 ? Float16Bits.Bound : BFloat16Bits.BoundOf((float)largest);
        var (sign, most) = (new Vector<ushort>(0x7fff), new Vector<ushort>(bound));
        foreach (var several in MemoryMarshal.Cast<ushort, Vector<ushort>>(bits))
        {
            if (Vector.GreaterThanAny(several & sign, most))
            {
                return false;
            }
        }
        foreach (var one in bits[(bits.Length / Vector<ushort>.Count * Vector<ushort>.Count)..])
        {
            if ((one & 0x7fff) > bound)
            {
                return false;
            }
        }
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Widen<TBits>(ReadOnlySpan<ushort> bits, Span<float> numbers)
        where TBits : struct, INarrowBits
    {
        ref var first = ref MemoryMarshal.GetReference(bits);
        ref var number = ref MemoryMarshal.GetReference(numbers);
        var i = 0;
        for (; i <= bits.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)i));
            TBits.ToSingle(Vector512.Create(lower, upper)).StoreUnsafe(ref number, (nuint)i);
        }
        for (; i < bits.Length; i++)
        {
            numbers[i] = TBits.ToSingle(Vector512.CreateScalar((uint)bits[i]))[0];
        }
    }

    private interface INarrowBits
    {
        static abstract Vector512<float> ToSingle(Vector512<uint> bits);
    }

    private readonly struct Float16Bits : INarrowBits
    {
        /// <summary>The bits of the largest number, 65504.</summary>
        public const ushort Bound = 0x7bff;

        /// <remarks>
        /// Shifted to the place of float32's, an exponent is too small by 127 − 15 = 112, also that of subnormal numbers. Infinities
        /// and NaN, whose exponent is all ones, get float32's.
        /// </remarks>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> ToSingle(Vector512<uint> bits)
        {
            var magnitude = (bits & Vector512.Create(0x7fffu)) << 13;
            var scaled = (magnitude.AsSingle() * Vector512.Create(5.192296858534828e33f)).AsUInt32();
            var isSpecial = Vector512.GreaterThanOrEqual(magnitude, Vector512.Create(0x7c00u << 13));
            var sign = (bits & Vector512.Create(0x8000u)) << 16;
            return (scaled | (isSpecial & Vector512.Create(0x7f800000u)) | sign).AsSingle();
        }
    }

    private readonly struct BFloat16Bits : INarrowBits
    {
        /// <summary>The bits of the largest number that is at most this: float32 without its lower half.</summary>
        public static ushort BoundOf(float largest) => (ushort)(BitConverter.SingleToUInt32Bits(largest) >> 16);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> ToSingle(Vector512<uint> bits) => (bits << 16).AsSingle();
    }
}
