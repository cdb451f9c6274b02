using System.Numerics;

namespace SoftStep.Execution.Fused;

/// <summary>Keys within the bounds that products of coordinates need.</summary>
internal sealed record BoundedKeys<T>(Tensor Measured) : KeptFacts(Measured)
    where T : unmanaged, INumber<T>
{
    /// <summary>Found now, or once for keys that do not change.</summary>
    public static BoundedKeys<T> Of(Tensor keys) =>
        ConstantKeys.Remember(keys, static keys => new BoundedKeys<T>(Coordinates.Within<T>(keys)));
}
