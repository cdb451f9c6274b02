using System.Numerics;
using SoftStep.Candidates;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>What dot products need of keys: their clamped coordinates.</summary>
/// <param name="Rows">The keys.</param>
/// <param name="Unknown">Indices of the keys that had a NaN.</param>
internal sealed record BoundedKeys<T>(CoordinateRows<T> Rows, int[] Unknown) : KeyFacts(Rows.Stored)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static BoundedKeys<T> Of(KeySet keys) =>
        keys.Find(static keys =>
        {
            var rows = CoordinateRows<T>.Of(keys);
            return new BoundedKeys<T>(rows, rows.Unknown());
        });
}
