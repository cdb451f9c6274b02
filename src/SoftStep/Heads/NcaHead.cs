using SoftStep.Execution.Fused;
using SoftStep.Internals;
using SoftStep.Warping;

namespace SoftStep;

/// <summary>
/// Neighbourhood components analysis: a softmax over all candidates,
/// <code>w = softmax(a), or with SoftStep w = softmax(a + log S(z))</code>
/// where a = logits/τ and z is the row of similarities on the unit interval. With SoftStep far neighbours have weight
/// exactly 0; the nearest always keeps one.
/// </summary>
/// <remarks>
/// For L = ‖ŷ − t‖² the gradient is ∂L/∂aⱼ = 2 wⱼ⟨ŷ − t, yⱼ − ŷ⟩: a neighbour is pulled nearer exactly when its label
/// would move the prediction toward the target. With a learned temperature: parameter <c>log_temperature</c> (1).
/// Goldberger et al., Neighbourhood Components Analysis, 2004; Susman et al., arXiv 2506.08139v2.
/// </remarks>
public sealed class NcaHead : NeighborHead
{
    private readonly NcaOptions options;
    private readonly Parameter? log_temperature;

    /// <param name="similarity">Euclidean unless given; the head owns it.</param>
    /// <param name="warp">SoftStep; null for the plain softmax. The head owns it.</param>
    /// <param name="options">τ = 1, not learned, and no cut unless given.</param>
    /// <exception cref="ArgumentException">The temperature is not above 0 or the cut not in (0, 1).</exception>
    public NcaHead(Similarity? similarity = null, SoftStepWarp? warp = null, NcaOptions? options = null)
        : base(nameof(NcaHead), similarity, warp)
    {
        this.options = options ?? new();
        Guard.Positive(this.options.Temperature, nameof(NcaOptions.Temperature));
        Guard.Share(this.options.Cut, nameof(NcaOptions.Cut));
        log_temperature = this.options.LearnTemperature ? Parameters.Of(Math.Log(this.options.Temperature)) : null;
        RegisterComponents();
    }

    private protected override RowRule? FusedRule(Tensor queries, Tensor keys) =>
        similarity.FusedPair(queries.size(-1)) is { } pair
        && warp is null or { IsOneSided: false }
        && (options.Cut is null || training)
            ? new()
            {
                Kind = pair.Kind,
                PairScale = pair.Scale,
                LearnsPairScale = similarity.LogScale is not null,
                InverseTemperature = log_temperature is null
                    ? 1 / options.Temperature
                    : Math.Exp(-log_temperature.to(ScalarType.Float64).item<double>()),
                LearnsTemperature = log_temperature is not null,
                Scale = warp?.Scale,
                HasLinearBounds = warp is { IsLinear: true } && !PairSources.IsLarge(queries, keys),
                Detached = warp is { IsDetached: true },
            }
            : null;

    private protected override IEnumerable<Tensor> FusedParameters(RowRule rule, Tensor queries)
    {
        Tensor?[] parameters =
        [
            .. warp?.FusedParameters(queries, rule.HasLinearBounds) ?? [],
            log_temperature?.For(queries),
            similarity.LogScale?.For(queries),
        ];
        return parameters.OfType<Tensor>();
    }

    private protected override Tensor RowWeights(Tensor queries, Tensor keys, Tensor? excluded, bool isTraining)
    {
        var similarities = similarity.CallForLogits(queries, keys);
        var logits = log_temperature is null
            ? similarities.Over(options.Temperature)
            : Candidates(similarities, excluded) * (-log_temperature.For(queries)).exp();
        if (warp is not null)
        {
            var z =
                warp.Scale == ProximityScale.Relative
                    ? Proximity.Relative(logits, excluded)
                    : Proximity.MinMax(similarity.RowSimilarities(similarities, excluded), excluded);
            logits = logits.Plus(warp.CallForLog(queries, z));
        }
        var weights = RowRules.Softmax(logits, excluded);
        return options.Cut is { } share && !isTraining ? RowRules.Cut(weights, share) : weights;
    }

    /// <summary>The temperature's gradient is a sum over all pairs, and 0 times the NaN of one that takes no part is NaN.</summary>
    private static Tensor Candidates(Tensor similarities, Tensor? excluded) =>
        excluded is null ? similarities : similarities.Filled(excluded, 0);
}
