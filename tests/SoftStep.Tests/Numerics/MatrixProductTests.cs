using SoftStep.Execution.Cpu.Pairs;
using SoftStep.Numerics;

namespace SoftStep.Tests.Numerics;

/// <summary>Against three loops in float64.</summary>
public static class MatrixProductTests
{
    /// <summary>Rows below, at and above six, columns of one to six vectors of float32, depths about those that are summed at a time.</summary>
    public static TheoryData<int, int, int> Sizes
    {
        get
        {
            var sizes = new TheoryData<int, int, int>();
            foreach (var rows in new[] { 1, 5, 6, 7, 17 })
            {
                foreach (var columns in new[] { 16, 32, 48, 64, 96 })
                {
                    foreach (var depth in new[] { 1, 25, 256, 600 })
                    {
                        sizes.Add(rows, columns, depth);
                    }
                }
            }
            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public static void It_is_the_sum_of_products(int rows, int columns, int depth)
    {
        Holds<float>(rows, columns, depth, isTransposed: false, isAdding: false, 1e-6 * depth);
        Holds<float>(rows, columns, depth, isTransposed: true, isAdding: true, 1e-6 * depth);
        Holds<double>(rows, columns, depth, isTransposed: false, isAdding: true, 1e-15 * depth);
        Holds<double>(rows, columns, depth, isTransposed: true, isAdding: false, 1e-15 * depth);
    }

    /// <summary>Few keys, whose panels are made once, and many, whose panels are made for each product.</summary>
    [Theory]
    [InlineData(1, 3)]
    [InlineData(100, 25)]
    [InlineData(130, 16)]
    [InlineData(20_000, 7)]
    public static void Panels_of_keys_give_the_products_with_queries(int count, int size)
    {
        const int Rows = 7;
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (queries, keys) = (randn(Rows, size), randn(count, size));
        var stride = RowMath.Padded<float>(count);
        var products = new float[Rows * stride];
        var panels = new KeyPanels<float>(new(keys));
        const int From = 64;
        foreach (var (from, to) in count > From ? new[] { (0, From), (From, count) } : [(0, count)])
        {
            panels.Multiply(
                new(ref new TensorMemory<float>(queries).At(0), size, 1),
                Rows,
                from,
                to,
                ref products[from],
                stride
            );
        }
        var expected = queries.mm(keys.t()).data<float>().ToArray();
        for (var row = 0; row < Rows; row++)
        {
            for (var key = 0; key < count; key++)
            {
                products[row * stride + key].Should().BeApproximately(expected[row * count + key], 1e-5f);
            }
        }
    }

    private static void Holds<T>(int rows, int columns, int depth, bool isTransposed, bool isAdding, double tolerance)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(rows * 1_000_003 + columns * 1009 + depth);
        T[] Numbers(int count) =>
            [.. Enumerable.Range(0, count).Select(_ => T.CreateTruncating(random.NextDouble() - 0.5))];
        var (left, right, sums) = (
            Numbers(rows * depth),
            Numbers(depth * (columns + 3)),
            Numbers(rows * (columns + 5))
        );
        var before = sums.ToArray();
        var strided = isTransposed ? new Strided<T>(ref left[0], 1, rows) : new Strided<T>(ref left[0], depth, 1);
        MatrixProduct.Compute(
            strided,
            ref right[0],
            columns + 3,
            ref sums[0],
            columns + 5,
            rows,
            columns,
            depth,
            isAdding
        );
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns + 5; column++)
            {
                var at = row * (columns + 5) + column;
                var expected = double.CreateTruncating(before[at]);
                if (column < columns)
                {
                    expected = isAdding ? expected : 0;
                    for (var k = 0; k < depth; k++)
                    {
                        var a = left[isTransposed ? k * rows + row : row * depth + k];
                        expected +=
                            double.CreateTruncating(a) * double.CreateTruncating(right[k * (columns + 3) + column]);
                    }
                }
                double.CreateTruncating(sums[at]).Should().BeApproximately(expected, tolerance);
            }
        }
    }
}
