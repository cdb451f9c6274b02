using SoftStep.Warping;
using SoftStep.Weightings;

namespace SoftStep;

/// <summary>
/// A softmax over a query's candidates,
/// <code>w = softmax(a), or with SoftStep w = softmax(a + log S(z))</code>
/// where a = logits/τ and z are the query's similarities on the unit interval. With SoftStep far candidates have weight exactly
/// 0; the nearest always has a weight above 0.
/// </summary>
/// <remarks>
/// Submodule: <c>warp</c>, if it has one, which it owns. With a learned temperature: parameter <c>log_temperature</c> (1); with
/// a temperature per query: <c>temperature_weight</c> (1, d) and <c>temperature_bias</c> (1), v and c in τ = exp(v·x + c), v
/// starting at 0.
/// Goldberger et al., Neighbourhood Components Analysis, 2004; Susman et al., arXiv 2506.08139v2.
/// </remarks>
public sealed class SoftmaxWeighting : Weighting
{
    private readonly NcaOptions options;
    private readonly SoftStepWarp? warp;
    private readonly Parameter? log_temperature;
    private readonly Parameter? temperature_weight;
    private readonly Parameter? temperature_bias;

    /// <param name="warp">SoftStep; null for the plain softmax. The weighting owns it.</param>
    /// <param name="options">By default τ = 1, not learned, and no cut.</param>
    /// <exception cref="ArgumentException">
    /// The temperature is not above 0, the cut not in (0, 1), the embedding size below 1, or both kinds of learned temperature
    /// are requested.
    /// </exception>
    public SoftmaxWeighting(SoftStepWarp? warp = null, NcaOptions? options = null)
        : base(nameof(SoftmaxWeighting))
    {
        this.warp = warp;
        this.options = options ?? new();
        Guard.Positive(this.options.Temperature, nameof(NcaOptions.Temperature));
        Guard.Share(this.options.Cut, nameof(NcaOptions.Cut));
        var initial = Math.Log(this.options.Temperature);
        if (this.options.QueryTemperature is { } size)
        {
            Guard.AtLeast(1, size, nameof(NcaOptions.QueryTemperature));
            if (this.options.LearnTemperature)
            {
                throw new ArgumentException(
                    $"Either {nameof(NcaOptions.LearnTemperature)} or {nameof(NcaOptions.QueryTemperature)} can be set, not both.",
                    nameof(options)
                );
            }
            temperature_weight = Parameters.Zeros(1, size);
            temperature_bias = Parameters.Of(initial);
        }
        log_temperature = this.options.LearnTemperature ? Parameters.Of(initial) : null;
        RegisterComponents();
    }

    internal override bool HasNoHooks => base.HasNoHooks && warp is null or { Hooks.IsEmpty: true };

    internal override void RequireFit(Tensor queries)
    {
        warp?.RequireFit(queries);
        if (temperature_weight is not null)
        {
            Guard.Embeddings(queries, temperature_weight.size(1), nameof(queries));
        }
    }

    internal override string? NeedsAllKeys =>
        warp is { Scale: ProximityScale.MinMax }
            ? $"{ProximityScale.MinMax} z depends on the farthest key; {ProximityScale.Relative} z does not"
            : null;

    internal override bool HasFixedRatios => true;

    /// <summary>τ·ln(1/c), where keys with z ≤ c have no weight: c is the step's l, or the cut.</summary>
    internal override Tensor? Reach(Tensor queries)
    {
        var lowest = options.Cut is { } share ? queries.new_ones(1).Times(share) : null;
        if (warp is { IsOneSided: false })
        {
            var lower = warp.Bounds(queries).Lower;
            lowest = lowest is null ? lower : lower.maximum(lowest);
        }
        if (lowest is null)
        {
            return null;
        }
        var reach = -lowest.log();
        return LearnsTemperature ? reach * LogTemperature(queries).exp() : reach.Times(options.Temperature);
    }

    internal override RowKernel Kernel(Tensor queries, bool isKernel, bool isTraining)
    {
        QueryNumbers[] numbers = [.. Numbers(queries)];
        return new SoftmaxKernel(numbers)
        {
            IsKernel = isKernel,
            Warp = warp,
            StepNumbers = warp is null ? 0 : numbers[0].Count,
            Temperature = options.Temperature,
            LearnsTemperature = LearnsTemperature,
            Cut = isTraining ? null : options.Cut,
        };
    }

    /// <inheritdoc/>
    protected override Tensor ComputeWeights(SimilarityRows rows)
    {
        var (similarities, excluded) = (rows.Logits, rows.Excluded);
        var logits = LearnsTemperature
            ? Candidates(similarities, excluded) * (-LogTemperature(rows.Queries)).exp()
            : similarities.Over(options.Temperature);
        if (warp is not null)
        {
            var z =
                warp.Scale == ProximityScale.Relative ? Proximity.Relative(logits, excluded)
                // All of a row's kernel values may underflow; divided by the largest they have the same z.
                : rows.IsKernel ? Proximity.MinMax(Proximity.Relative(similarities, excluded), excluded)
                : Proximity.MinMax(similarities, excluded);
            logits = logits.Plus(warp.CallForLog(rows.Queries, z));
        }
        var weights = RowWeights.Softmax(logits, excluded);
        return options.Cut is { } share && !rows.IsTraining ? RowWeights.Cut(weights, share) : weights;
    }

    private bool LearnsTemperature => log_temperature is not null || temperature_weight is not null;

    /// <summary>log τ, (1) or (…, N, 1).</summary>
    private Tensor LogTemperature(Tensor queries)
    {
        var logarithm = temperature_weight is null
            ? log_temperature!.For(queries)
            : nn.functional.linear(queries, temperature_weight.For(queries), temperature_bias!.For(queries));
        return logarithm.Within(-SoftmaxKernel.LogTemperatureLimit, SoftmaxKernel.LogTemperatureLimit);
    }

    private IEnumerable<QueryNumbers> Numbers(Tensor queries)
    {
        if (warp is not null)
        {
            yield return warp.Numbers(queries);
        }
        if (temperature_weight is not null)
        {
            yield return QueryNumbers.Linear(temperature_weight.For(queries), temperature_bias!.For(queries));
        }
        if (log_temperature is not null)
        {
            yield return QueryNumbers.Constant(log_temperature.For(queries));
        }
    }

    /// <summary>
    /// Without the values of excluded pairs, which may be NaN: the temperature's gradient is a sum over all pairs, and 0 · NaN is
    /// NaN.
    /// </summary>
    private static Tensor Candidates(Tensor similarities, Tensor? excluded) =>
        excluded is null ? similarities : similarities.Filled(excluded, 0);
}
