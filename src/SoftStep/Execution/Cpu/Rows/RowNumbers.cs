using System.Numerics;
using SoftStep.Warping;

namespace SoftStep.Execution.Cpu.Rows;

/// <summary>
/// The numbers per query of one or more <see cref="QueryNumbers"/>, concatenated row by row. They are few compared with the
/// pairs, so plain loops suffice.
/// </summary>
internal sealed class RowNumbers<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly long rows;
    private readonly T[] queries = [];
    private readonly Kind[] kinds;
    private readonly T[] numbers;

    /// <param name="given">W (p, d) and b (p), b, or given numbers (N, p).</param>
    /// <param name="queries">(N, d).</param>
    /// <param name="loaded">The queries in memory, or null.</param>
    public RowNumbers(IReadOnlyList<QueryNumbers> given, Tensor queries, T[]? loaded)
    {
        rows = queries.size(0);
        kinds = new Kind[given.Count];
        for (var i = 0; i < kinds.Length; i++)
        {
            kinds[i] = new(given[i], Count);
            Count += kinds[i].Count;
        }
        numbers = new T[rows * Count];
        this.queries = Array.Exists(kinds, kind => kind.Weight.Length > 0)
            ? loaded ?? TensorValues.Load<T>(queries)
            : [];
        foreach (var kind in kinds)
        {
            Fill(kind);
        }
    }

    /// <summary>Numbers per row.</summary>
    public int Count { get; private set; }

    /// <summary>Whether some numbers depend on the queries, which then have a gradient.</summary>
    public bool IsLinear => queries.Length > 0;

    public ReadOnlySpan<T> Row(long row) => numbers.AsSpan((int)row * Count, Count);

    /// <summary>Zeros for the gradient of the numbers.</summary>
    public T[] NewGradient() => new T[numbers.Length];

    public Span<T> Row(T[] gradient, long row) => gradient.AsSpan((int)row * Count, Count);

    /// <summary>
    /// The gradients of W, b and given numbers, from the gradients of the rows' numbers; the queries' part is added to
    /// <paramref name="ofQueries"/>, (N, d).
    /// </summary>
    public IReadOnlyList<QueryNumbers> Gradients(T[] ofNumbers, T[] ofQueries) =>
        Array.ConvertAll(kinds, kind => Gradient(kind, ofNumbers, ofQueries));

    private void Fill(Kind kind)
    {
        for (var row = 0; row < rows; row++)
        {
            var own = numbers.AsSpan(row * Count + kind.First, kind.Count);
            if (kind.Given.Length > 0)
            {
                kind.Given.AsSpan(row * kind.Count, kind.Count).CopyTo(own);
                continue;
            }
            kind.Bias.CopyTo(own);
            for (var p = 0; p < kind.Count && kind.Size > 0; p++)
            {
                own[p] += CoordinateMath.Dot<T>(
                    queries.AsSpan(row * kind.Size, kind.Size),
                    kind.Weight.AsSpan(p * kind.Size, kind.Size)
                );
            }
        }
    }

    private QueryNumbers Gradient(Kind kind, T[] ofNumbers, T[] ofQueries)
    {
        if (kind.GivenForm is { } form)
        {
            var given = new T[kind.Given.Length];
            for (var row = 0; row < rows; row++)
            {
                ofNumbers.AsSpan(row * Count + kind.First, kind.Count).CopyTo(given.AsSpan(row * kind.Count));
            }
            return QueryNumbers.Of(form.Make(given));
        }
        var (ofWeight, ofBias, size) = (new T[kind.Weight.Length], new T[kind.Count], kind.Size);
        for (var row = 0; row < rows; row++)
        {
            for (var p = 0; p < kind.Count; p++)
            {
                var flow = ofNumbers[row * Count + kind.First + p];
                // A row without candidates may have NaN, and 0 · NaN is NaN.
                if (flow == T.Zero)
                {
                    continue;
                }
                ofBias[p] += flow;
                if (size > 0)
                {
                    CoordinateMath.AddScaled(flow, queries.AsSpan(row * size, size), ofWeight.AsSpan(p * size, size));
                    CoordinateMath.AddScaled(
                        flow,
                        kind.Weight.AsSpan(p * size, size),
                        ofQueries.AsSpan(row * size, size)
                    );
                }
            }
        }
        var bias = kind.BiasForm!.Value.Make(ofBias);
        return kind.WeightForm is { } weightForm
            ? QueryNumbers.Linear(weightForm.Make(ofWeight), bias)
            : QueryNumbers.Constant(bias);
    }

    /// <summary>One of the <see cref="QueryNumbers"/>, in memory.</summary>
    private sealed class Kind(QueryNumbers numbers, int first)
    {
        public int First => first;

        public int Count { get; } = numbers.Count;

        public T[] Weight { get; } = Load(numbers.Weight);

        public T[] Bias { get; } = Load(numbers.Bias);

        public T[] Given { get; } = Load(numbers.Given);

        public TensorForm? WeightForm { get; } = FormOf(numbers.Weight);

        public TensorForm? BiasForm { get; } = FormOf(numbers.Bias);

        public TensorForm? GivenForm { get; } = FormOf(numbers.Given);

        /// <summary>d, or 0 if the numbers do not depend on the queries.</summary>
        public int Size => Weight.Length / Count;

        private static T[] Load(Tensor? tensor) => tensor is null ? [] : TensorValues.Load<T>(tensor);

        private static TensorForm? FormOf(Tensor? tensor) => tensor is null ? null : TensorForm.Of(tensor);
    }
}
