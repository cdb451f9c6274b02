using System.Numerics;
using SoftStep.Candidates;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>What distances by products need of keys (M, d), computed in several passes over them.</summary>
/// <param name="Rows">The keys, clamped, minus an origin if that is more accurate.</param>
/// <param name="Unknown">Indices of the keys that had a NaN.</param>
/// <param name="Squares">Squared norms of the rows, padded.</param>
internal sealed record DistanceKeys<T>(CoordinateRows<T> Rows, int[] Unknown, T[] Squares) : KeyFacts(Rows.Stored)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static DistanceKeys<T> Of(KeySet keys) => keys.Find(Find);

    private static DistanceKeys<T> Find(Tensor keys)
    {
        using var scope = NewDisposeScope();
        var given = CoordinateRows<T>.Of(keys);
        given.Stored.MoveToOuterDisposeScope();
        var origin = Similarities.Origin.IfFar(keys);
        var rows = given.From(origin is null ? null : TensorValues.Load<T>(origin));
        var squares = new T[RowMath.Padded<T>(keys.size(0))];
        RowThreads.ForEach(
            keys.size(0),
            rows.Size,
            _ => new T[rows.Size],
            (memory, row) => squares[row] = CoordinateMath.SquaredNorm(rows.Row(row, memory))
        );
        GC.KeepAlive(rows);
        return new(rows, given.Unknown(), squares);
    }
}
