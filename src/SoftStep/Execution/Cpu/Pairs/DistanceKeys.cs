using System.Numerics;
using SoftStep.Candidates;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>What distances by products need of keys (M, d), computed in several passes over them.</summary>
/// <param name="Measured">The keys, clamped, minus the origin.</param>
/// <param name="Unknown">Indices of the keys that had a NaN.</param>
/// <param name="Origin">The point subtracted from all coordinates; null for 0.</param>
/// <param name="Squares">Squared norms of <paramref name="Measured"/>, padded.</param>
internal sealed record DistanceKeys<T>(Tensor Measured, int[] Unknown, T[]? Origin, T[] Squares)
    : KeyFacts(Measured, Unknown)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static DistanceKeys<T> Of(KeySet keys) => keys.Find(Find);

    /// <summary>Coordinates (n, d) minus the origin.</summary>
    public Tensor Measure(Tensor coordinates) => Origin is null ? coordinates : coordinates - OriginAs(coordinates);

    private static DistanceKeys<T> Find(Tensor keys)
    {
        using var scope = NewDisposeScope();
        var (within, unknown) = Coordinates.Within<T>(keys);
        var origin = Similarities.Origin.IfFar(within);
        var measured = origin is null ? within : within - origin;
        var (memory, size) = (new TensorMemory<T>(measured), (int)measured.size(1));
        var squares = new T[RowMath.Padded<T>(measured.size(0))];
        RowThreads.ForEach(
            measured.size(0),
            size,
            _ => squares,
            (all, row) => all[row] = CoordinateMath.SquaredNorm<T>(memory.Row(row, size))
        );
        GC.KeepAlive(measured);
        return new(
            measured.MoveToOuterDisposeScope(),
            unknown,
            origin is null ? null : TensorValues.Load<T>(origin),
            squares
        );
    }

    private Tensor OriginAs(Tensor coordinates) => TensorValues.Store(Origin!, [1, Origin!.Length], coordinates.dtype);
}
