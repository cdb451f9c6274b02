using System.Numerics;
using SoftStep.Candidates;

namespace SoftStep.Execution.Cpu.Pairs;

/// <summary>Keys within the bounds that products of coordinates need.</summary>
/// <param name="Measured">The keys, bounded.</param>
/// <param name="Unknown">Which of them had a NaN.</param>
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
