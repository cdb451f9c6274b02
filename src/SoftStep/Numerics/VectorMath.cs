using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SoftStep.Numerics;

/// <summary>
/// Exponential and logarithm of vectors, with a relative error of at most 1e-7 in float32 and 4e-16 in float64. They are
/// polynomials that the compiler inlines into the caller's loop: .NET's own are calls, and in float32 compute in float64. The
/// coefficients for float32 are those of Cephes (expf and logf).
/// </summary>
internal static class VectorMath
{
    /// <summary>eˣ; 0 below the type's range, and close to the type's largest number above it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Exp<T>(Vector512<T> x)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? Exp(x.AsSingle()).As<float, T>() : Exp(x.AsDouble()).As<double, T>();

    /// <summary>x·y + z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> MultiplyAdd<T>(Vector512<T> x, Vector512<T> y, Vector512<T> z)
        where T : unmanaged =>
        typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    /// <summary>log x of positive normal numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Log<T>(Vector512<T> x)
        where T : unmanaged =>
        typeof(T) == typeof(float) ? Log(x.AsSingle()).As<float, T>() : Log(x.AsDouble()).As<double, T>();

    /// <remarks>
    /// x = n·log 2 + f with |f| ≤ log(2)/2; eᶠ by a polynomial, times 2ⁿ in two factors. −104 and 88.722 are the logarithms of
    /// float32's smallest and largest numbers; adding and subtracting 1.5·2²³ = 12582912 rounds to an integer; 0.693359375 and
    /// −2.12194440e-4 add up to log 2.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Exp(Vector512<float> x)
    {
        x = Vector512.MinNative(Vector512.MaxNative(x, Vector512.Create(-104f)), Vector512.Create(88.722f));
        var rounding = Vector512.Create(12582912f);
        var n = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.44269504f), rounding) - rounding;
        var f = Vector512.FusedMultiplyAdd(n, Vector512.Create(-0.693359375f), x);
        f = Vector512.FusedMultiplyAdd(n, Vector512.Create(2.12194440e-4f), f);
        var p = Vector512.Create(1.9875691500e-4f);
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(1.3981999507e-3f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(8.3334519073e-3f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(4.1665795894e-2f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(1.6666665459e-1f));
        p = Vector512.FusedMultiplyAdd(p, f, Vector512.Create(5.0000001201e-1f));
        p = Vector512.FusedMultiplyAdd(p, f * f, f) + Vector512<float>.One;
        var exponent = Vector512.ConvertToInt32Native(n);
        var half = exponent >> 1;
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> exponent) =>
        ((exponent + Vector512.Create(127)) << 23).AsSingle();

    /// <remarks>x = 2ⁿ·(1 + m) with 1 + m in [√½, √2), 0x3f3504f3 being √½; log(1 + m) by a polynomial.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Log(Vector512<float> x)
    {
        var bits = x.AsInt32();
        var exponent = (bits - Vector512.Create(0x3f3504f3)) >> 23;
        var m = (bits - (exponent << 23)).AsSingle() - Vector512<float>.One;
        var n = Vector512.ConvertToSingle(exponent);
        var p = Vector512.Create(7.0376836292e-2f);
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(-1.1514610310e-1f));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(1.1676998740e-1f));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(-1.2420140846e-1f));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(1.4249322787e-1f));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(-1.6668057665e-1f));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(2.0000714765e-1f));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(-2.4999993993e-1f));
        p = Vector512.FusedMultiplyAdd(p, m, Vector512.Create(3.3333331174e-1f));
        var square = m * m;
        var rest = Vector512.FusedMultiplyAdd(p * m, square, n * -2.12194440e-4f);
        rest = Vector512.FusedMultiplyAdd(square, Vector512.Create(-0.5f), rest);
        return Vector512.FusedMultiplyAdd(n, Vector512.Create(0.693359375f), m + rest);
    }

    /// <summary>1.5·2⁵²: adding a number to it rounds the number to an integer, which is then in the lowest bits.</summary>
    private const double Rounding = 6755399441055744;

    /// <summary>log 2 as a sum; the first part has so few digits that n times it is exact.</summary>
    private const double Log2High = 6.93147180369123816490e-01,
        Log2Low = 1.90821492927058770002e-10;

    /// <remarks>
    /// x = n·log 2 + f with |f| ≤ log(2)/2; eᶠ by its Taylor series up to f¹³, with an error below 5e-18, times 2ⁿ in two factors.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Exp(Vector512<double> x)
    {
        x = Vector512.MinNative(Vector512.MaxNative(x, Vector512.Create(-746.0)), Vector512.Create(709.7));
        var rounding = Vector512.Create(Rounding);
        var rounded = Vector512.FusedMultiplyAdd(x, Vector512.Create(1.4426950408889634), rounding);
        var n = rounded - rounding;
        var f = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Log2High), x);
        f = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Log2Low), f);
        var square = f * f;
        var even = Vector512.Create(1.0 / 479001600);
        even = Vector512.FusedMultiplyAdd(even, square, Vector512.Create(1.0 / 3628800));
        even = Vector512.FusedMultiplyAdd(even, square, Vector512.Create(1.0 / 40320));
        even = Vector512.FusedMultiplyAdd(even, square, Vector512.Create(1.0 / 720));
        even = Vector512.FusedMultiplyAdd(even, square, Vector512.Create(1.0 / 24));
        even = Vector512.FusedMultiplyAdd(even, square, Vector512.Create(1.0 / 2));
        var odd = Vector512.Create(1.0 / 6227020800);
        odd = Vector512.FusedMultiplyAdd(odd, square, Vector512.Create(1.0 / 39916800));
        odd = Vector512.FusedMultiplyAdd(odd, square, Vector512.Create(1.0 / 362880));
        odd = Vector512.FusedMultiplyAdd(odd, square, Vector512.Create(1.0 / 5040));
        odd = Vector512.FusedMultiplyAdd(odd, square, Vector512.Create(1.0 / 120));
        odd = Vector512.FusedMultiplyAdd(odd, square, Vector512.Create(1.0 / 6));
        var p = Vector512.FusedMultiplyAdd(Vector512.FusedMultiplyAdd(odd, f, even), square, f) + Vector512<double>.One;
        var exponent = rounded.AsInt64() - rounding.AsInt64();
        var half = exponent >> 1;
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> PowerOfTwo(Vector512<long> exponent) =>
        ((exponent + Vector512.Create(1023L)) << 52).AsDouble();

    /// <remarks>
    /// x = 2ⁿ·(1 + m) with 1 + m in [√½, √2). With s = m/(2 + m), log(1 + m) = m − m²/2 + s·(m²/2 + r), where r = 2s²/3 + 2s⁴/5 + …
    /// up to s²⁰ has an error below 1e-18.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Log(Vector512<double> x)
    {
        var bits = x.AsInt64();
        var exponent = (bits - Vector512.Create(0x3fe6a09e667f3bcd)) >> 52;
        var m = (bits - (exponent << 52)).AsDouble() - Vector512<double>.One;
        var rounding = Vector512.Create(Rounding);
        var n = (exponent + rounding.AsInt64()).AsDouble() - rounding;
        var s = m / (m + Vector512.Create(2.0));
        var square = s * s;
        var fourth = square * square;
        var even = Vector512.Create(2.0 / 19);
        even = Vector512.FusedMultiplyAdd(even, fourth, Vector512.Create(2.0 / 15));
        even = Vector512.FusedMultiplyAdd(even, fourth, Vector512.Create(2.0 / 11));
        even = Vector512.FusedMultiplyAdd(even, fourth, Vector512.Create(2.0 / 7));
        even = Vector512.FusedMultiplyAdd(even, fourth, Vector512.Create(2.0 / 3));
        var odd = Vector512.Create(2.0 / 21);
        odd = Vector512.FusedMultiplyAdd(odd, fourth, Vector512.Create(2.0 / 17));
        odd = Vector512.FusedMultiplyAdd(odd, fourth, Vector512.Create(2.0 / 13));
        odd = Vector512.FusedMultiplyAdd(odd, fourth, Vector512.Create(2.0 / 9));
        odd = Vector512.FusedMultiplyAdd(odd, fourth, Vector512.Create(2.0 / 5));
        var r = Vector512.FusedMultiplyAdd(odd, square, even) * square;
        var half = m * m * 0.5;
        var rest = Vector512.FusedMultiplyAdd(s, half + r, n * Log2Low);
        return Vector512.FusedMultiplyAdd(n, Vector512.Create(Log2High), m - (half - rest));
    }
}
