using System.Numerics;
using SoftStep.Candidates;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>What dot products need of keys: their clamped coordinates.</summary>
/// <param name="Measured">The keys, clamped.</param>
/// <param name="Unknown">Indices of the keys that had a NaN.</param>
internal sealed record BoundedKeys<T>(Tensor Measured, int[] Unknown) : KeyFacts(Measured, Unknown)
    where T : unmanaged, INumber<T>
{
    public static BoundedKeys<T> Of(KeySet keys) =>
        keys.Find(static keys =>
        {
            var (within, unknown) = Coordinates.Within<T>(keys);
            return new BoundedKeys<T>(within, unknown);
        });
}
