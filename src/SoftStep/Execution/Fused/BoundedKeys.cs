using System.Numerics;

namespace SoftStep.Execution.Fused;

/// <summary>Keys within the bounds that products of coordinates need.</summary>
/// <param name="Measured">The keys, bounded.</param>
/// <param name="Unknown">Which of them had a NaN.</param>
internal sealed record BoundedKeys<T>(Tensor Measured, int[] Unknown) : KeptFacts(Measured, Unknown)
    where T : unmanaged, INumber<T>
{
    /// <summary>Found now, or once for keys that do not change.</summary>
    public static BoundedKeys<T> Of(Tensor keys) =>
        ConstantKeys.Remember(
            keys,
            static keys =>
            {
                var (within, unknown) = Coordinates.Within<T>(keys);
                return new BoundedKeys<T>(within, unknown);
            }
        );
}
