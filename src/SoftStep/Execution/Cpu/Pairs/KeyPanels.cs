using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>
/// Keys (M, d) as the right factor, d × M, of products with queries: packed into panels of as many keys as are multiplied at a
/// time, so that each panel is read sequentially. With few keys the panels are made once; otherwise for each product with
/// many queries.
/// </summary>
internal sealed class KeyPanels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Up to this many keys blocks have few queries, and making panels for each product would take a noticeable share.</summary>
    private const int OnceUpTo = 1 << 14;

    private readonly CoordinateRows<T> keys;
    private readonly int count;
    private readonly int size;
    private readonly Tensor? all;
    private readonly TensorMemory<T> panels;

    /// <param name="keys">(M, d).</param>
    public KeyPanels(CoordinateRows<T> keys)
    {
        this.keys = keys;
        (count, size) = ((int)keys.Stored.size(0), keys.Size);
        if (count <= OnceUpTo)
        {
            var dtype = typeof(T) == typeof(double) ? ScalarType.Float64 : ScalarType.Float32;
            all = empty([RowMath.Padded<T>(count), size], dtype, CPU);
            panels = new(all);
            RowThreads.ForEach(
                (count + Columns - 1) / Columns,
                (long)Columns * size,
                _ => new T[keys.AreReady ? 0 : Columns * size],
                (memory, number) => Make((int)number * Columns, Panel((int)number * Columns), memory)
            );
        }
    }

    private static int Columns => RegisterProduct<T>.Columns;

    /// <summary>The products of queries with the keys from <paramref name="from"/> to <paramref name="to"/>.</summary>
    /// <param name="queries">(rows, d).</param>
    /// <param name="rows">The number of queries.</param>
    /// <param name="from">The first key, a multiple of the panel's width.</param>
    /// <param name="to">The key after the last.</param>
    /// <param name="products">Output, (rows, to − from padded).</param>
    /// <param name="stride">The distance between rows of products.</param>
    public void Multiply(in Strided<T> queries, int rows, int from, int to, ref T products, nint stride)
    {
        var panelSize = Columns * size;
        var memory = all is null ? ArrayPool<T>.Shared.Rent(2 * panelSize) : [];
        for (var first = from; first < to; first += Columns)
        {
            var width = WidthOf(first);
            var panel = all is null ? memory.AsSpan(0, width * size) : Panel(first);
            if (all is null)
            {
                Make(first, panel, memory.AsSpan(panelSize));
            }
            ref var sums = ref Unsafe.Add(ref products, first - from);
            MatrixProduct.Compute(queries, ref panel[0], width, ref sums, stride, rows, width, size, isAdding: false);
        }
        if (all is null)
        {
            ArrayPool<T>.Shared.Return(memory);
        }
        GC.KeepAlive((keys, all));
    }

    private Span<T> Panel(int first) =>
        MemoryMarshal.CreateSpan(ref panels.At((long)first * size), WidthOf(first) * size);

    private int WidthOf(int first) => RowMath.Padded<T>(Math.Min(Columns, count - first));

    /// <summary>Fills a panel, (d, width), with 0 after the last key.</summary>
    /// <param name="first">The first key.</param>
    /// <param name="panel">Output.</param>
    /// <param name="memory">For the keys, if they are not ready in memory.</param>
    private void Make(int first, Span<T> panel, Span<T> memory)
    {
        var width = WidthOf(first);
        if (width > count - first)
        {
            panel.Clear();
        }
        Transposition.Copy(keys.Several(first, Math.Min(width, count - first), memory), size, panel, width);
    }
}
