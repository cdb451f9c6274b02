using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>
/// Keys (M, d) as the right side of a product with queries, d × M: in panels of as many keys as are multiplied at a time, so that
/// a panel is read in order. They are made once where there are few keys; else each time, for a product with many queries.
/// </summary>
internal sealed class KeyPanels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Up to so many keys a thread has blocks of few queries, beside whose products making panels would be felt.</summary>
    private const int OnceUpTo = 1 << 14;

    private readonly TensorMemory<T> keys;
    private readonly int count;
    private readonly int size;
    private readonly T[] all = [];

    /// <param name="keys">(M, d).</param>
    /// <param name="count">M.</param>
    /// <param name="size">d.</param>
    public KeyPanels(TensorMemory<T> keys, int count, int size)
    {
        (this.keys, this.count, this.size) = (keys, count, size);
        if (count <= OnceUpTo)
        {
            var made = GC.AllocateUninitializedArray<T>(RowMath.Padded<T>(count) * size);
            RowThreads.ForEach(
                (count + Columns - 1) / Columns,
                (long)Columns * size,
                _ => made,
                (panels, panel) =>
                {
                    var first = (int)panel * Columns;
                    Make(first, panels.AsSpan(first * size, WidthOf(first) * size));
                }
            );
            all = made;
        }
    }

    private static int Columns => MatrixProduct.Columns<T>();

    /// <summary>Products of queries with the keys from <paramref name="from"/> on.</summary>
    /// <param name="queries">(rows, d).</param>
    /// <param name="rows">Of queries and products.</param>
    /// <param name="from">A multiple of the columns of a panel.</param>
    /// <param name="to">The key after the last.</param>
    /// <param name="products">(rows, to − from padded).</param>
    /// <param name="stride">From one row of products to the next.</param>
    public void Multiply(in Strided<T> queries, int rows, int from, int to, ref T products, nint stride)
    {
        var memory = all.Length > 0 ? all : ArrayPool<T>.Shared.Rent(Columns * size);
        for (var first = from; first < to; first += Columns)
        {
            var width = WidthOf(first);
            var panel = all.Length > 0 ? all.AsSpan(first * size) : memory.AsSpan(0, width * size);
            if (all.Length == 0)
            {
                Make(first, panel);
            }
            ref var sums = ref Unsafe.Add(ref products, first - from);
            MatrixProduct.Compute(queries, ref panel[0], width, ref sums, stride, rows, width, size, isAdding: false);
        }
        if (all.Length == 0)
        {
            ArrayPool<T>.Shared.Return(memory);
        }
    }

    private int WidthOf(int first) => RowMath.Padded<T>(Math.Min(Columns, count - first));

    /// <summary>A panel, (d, its width): 0 beyond the last key.</summary>
    private void Make(int first, Span<T> panel)
    {
        var width = WidthOf(first);
        if (width > count - first)
        {
            panel.Clear();
        }
        for (var key = 0; key < Math.Min(width, count - first); key++)
        {
            var at = key;
            foreach (var coordinate in keys.Row(first + key, size))
            {
                panel[at] = coordinate;
                at += width;
            }
        }
    }
}
