using System.Numerics;
using System.Runtime.InteropServices;

namespace SoftStep.Numerics;

/// <summary>
/// Embeddings (n, d) on the CPU, made ready for matrix products row by row, when they are read: as <typeparamref name="T"/>, clamped,
/// with 0 in place of NaN, and minus a point. So a large bank is not copied, and one in float16 or bfloat16 not widened.
/// </summary>
internal sealed class CoordinateRows<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly TensorMemory<T> numbers;
    private readonly TensorMemory<ushort> bits;
    private readonly ScalarType dtype;
    private readonly bool isWithin;

    /// <param name="stored">(n, d), contiguous, of <typeparamref name="T"/>, or float16 or bfloat16 for float.</param>
    /// <param name="isWithin">Whether all coordinates are numbers within the bounds.</param>
    /// <param name="subtracted">the d coordinates of a point to subtract, or null.</param>
    public CoordinateRows(Tensor stored, bool isWithin = true, T[]? subtracted = null)
    {
        (Stored, this.isWithin, Subtracted) = (stored, isWithin, subtracted);
        Size = checked((int)stored.size(1));
        dtype = stored.dtype;
        if (IsNarrow)
        {
            bits = new(stored);
        }
        else
        {
            numbers = new(stored);
        }
    }

    /// <summary>The embeddings as they are in memory; whoever creates the rows owns them.</summary>
    public Tensor Stored { get; }

    /// <summary>d.</summary>
    public int Size { get; }

    public T[]? Subtracted { get; }

    /// <summary>Whether rows are ready as they are stored.</summary>
    public bool AreReady => !IsNarrow && isWithin && Subtracted is null;

    /// <summary>The rows of an embedding (n, d), with nothing subtracted.</summary>
    public static CoordinateRows<T> Of(Tensor embeddings)
    {
        var stored = embeddings.detach().contiguous();
        var rows = new CoordinateRows<T>(stored);
        return rows.AreAllWithin(Precision.Of(stored).Largest) ? rows : new(stored, isWithin: false);
    }

    /// <summary>The same rows minus a point.</summary>
    public CoordinateRows<T> From(T[]? subtracted) => new(Stored, isWithin, subtracted);

    /// <summary>Indices, ascending, of the rows that have a NaN.</summary>
    public int[] Unknown()
    {
        if (isWithin)
        {
            return [];
        }
        var memory = new T[Size];
        var unknown = new List<int>();
        for (var row = 0; row < Stored.size(0); row++)
        {
            Load(row, memory);
            if (CoordinateMath.HasNaN<T>(memory))
            {
                unknown.Add(row);
            }
        }
        return [.. unknown];
    }

    /// <summary>A row, in the stored memory if it is ready there, otherwise in the given memory, which has d entries or more.</summary>
    public ReadOnlySpan<T> Row(long row, Span<T> memory) => Several(row, 1, memory);

    /// <summary>The same for consecutive rows.</summary>
    public ReadOnlySpan<T> Several(long first, int count, Span<T> memory)
    {
        if (AreReady)
        {
            return MemoryMarshal.CreateReadOnlySpan(ref numbers.At(first * Size), count * Size);
        }
        var ready = memory[..(count * Size)];
        Load(first, ready);
        if (!isWithin)
        {
            var largest = T.CreateTruncating(Precision.Of<T>().Largest);
            foreach (ref var coordinate in ready)
            {
                coordinate = T.IsNaN(coordinate) ? T.Zero : T.Clamp(coordinate, -largest, largest);
            }
        }
        for (var at = 0; Subtracted is not null && at < ready.Length; at += Size)
        {
            CoordinateMath.AddScaled<T>(T.NegativeOne, Subtracted, ready.Slice(at, Size));
        }
        return ready;
    }

    /// <summary>All rows as a tensor whose rows have <paramref name="stride"/> entries, filled up with 0; the stored one if it is that.</summary>
    public Tensor Ready(int stride)
    {
        if (AreReady && stride == Size)
        {
            return Stored;
        }
        var wide = typeof(T) == typeof(double) ? ScalarType.Float64 : ScalarType.Float32;
        var ready = zeros([Stored.size(0), stride], wide, CPU);
        var memory = new TensorMemory<T>(ready);
        RowThreads.ForEach(
            Stored.size(0),
            Size,
            _ => new T[Size],
            (own, row) => Row(row, own).CopyTo(memory.Row(row, stride))
        );
        GC.KeepAlive((Stored, ready));
        return ready;
    }

    /// <summary>Copies rows as they are stored.</summary>
    private void Load(long first, Span<T> coordinates)
    {
        var at = first * Size;
        if (IsNarrow)
        {
            NarrowNumbers.Widen(
                dtype,
                MemoryMarshal.CreateReadOnlySpan(ref bits.At(at), coordinates.Length),
                MemoryMarshal.Cast<T, float>(coordinates)
            );
        }
        else
        {
            MemoryMarshal.CreateReadOnlySpan(ref numbers.At(at), coordinates.Length).CopyTo(coordinates);
        }
    }

    private bool IsNarrow => dtype.IsNarrow();

    private bool AreAllWithin(double largest)
    {
        var isAllWithin = true;
        for (var row = 0L; row < Stored.size(0) && isAllWithin; row++)
        {
            isAllWithin = IsNarrow
                ? NarrowNumbers.AreWithin(dtype, bits.Row(row, Size), largest)
                : EmbeddingBounds.IsWithin<T>(numbers.Row(row, Size), T.CreateTruncating(largest));
        }
        return isAllWithin;
    }
}
