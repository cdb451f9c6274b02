using System.Numerics;

namespace SoftStep.Readouts;

/// <summary>
/// Computes a result from each query's weights and the keys' labels, for instance the weighted mean. Like a weighting it has
/// two implementations: the dense definition, and in the file beside it one for the fused CPU engine.
/// </summary>
internal abstract class Readout
{
    /// <summary>What a row without candidates gives.</summary>
    public virtual double OfNone => 0;

    /// <summary>The dense definition.</summary>
    /// <param name="weights">(…, N, M), non-negative and summing to 1 for each query; zeros for a query without candidates.</param>
    /// <param name="labels">(…, M, q), with the leading axes of the weights or without any.</param>
    /// <param name="given">Further inputs per query, (…, N, p), such as the observed value; or null.</param>
    /// <returns>(…, N, r).</returns>
    public abstract Tensor Of(Tensor weights, Tensor labels, Tensor? given);

    /// <summary>The same readout with precomputed facts about the labels, to be used for several blocks of weights.</summary>
    public virtual Readout For(Tensor labels) => this;

    /// <summary>This readout for the fused CPU engine.</summary>
    /// <param name="labels">(M, q), float32 or float64.</param>
    /// <param name="given">(N, p), or null.</param>
    public abstract ReadoutKernel<T> Kernel<T>(Tensor labels, Tensor? given)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
