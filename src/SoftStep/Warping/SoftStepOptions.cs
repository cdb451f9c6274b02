namespace SoftStep;

/// <summary>Options of a <see cref="SoftStepWarp"/>; the defaults are the paper's.</summary>
/// <remarks>Susman et al., SoftStep, arXiv 2506.08139v2.</remarks>
public sealed record SoftStepOptions
{
    /// <summary>
    /// The options to start from in an <see cref="NcaHead"/>: z relative to the nearest candidate, detached, initialised open.
    /// z depends on the embedding's scale. Of the forms compared it predicted best.
    /// </summary>
    public static SoftStepOptions ForNca { get; } =
        new()
        {
            Scale = ProximityScale.Relative,
            Detached = true,
            Initialization = SoftStepInitialization.Open,
        };

    /// <summary>The two-sided (default) or the one-sided step.</summary>
    public SoftStepForm Form { get; init; } = SoftStepForm.TwoSided;

    /// <summary>Bounds computed from each query (default), or the same for all.</summary>
    public SoftStepScope Scope { get; init; } = SoftStepScope.InstanceWise;

    /// <summary>Min-max z (default), or z relative to the nearest candidate, only in an <see cref="NcaHead"/>.</summary>
    public ProximityScale Scale { get; init; } = ProximityScale.MinMax;

    /// <summary>
    /// Whether z is constant in the backward pass (default false). The similarities then get their gradient from the
    /// logits alone; the step's own parameters still learn. In a <see cref="KnnHead"/>, which has no logits, the
    /// similarities then get no gradient.
    /// </summary>
    public bool Detached { get; init; }

    /// <summary>Initialised like a linear layer (default), or open.</summary>
    public SoftStepInitialization Initialization { get; init; } = SoftStepInitialization.Linear;

    /// <summary>
    /// Width of a hidden layer with ReLU before the linear layer, at least 1; null (default) for none. Ignored if
    /// <see cref="Scope"/> is global.
    /// </summary>
    public long? HiddenSize { get; init; }
}
