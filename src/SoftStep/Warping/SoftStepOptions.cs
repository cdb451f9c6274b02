namespace SoftStep;

/// <summary>Options of a <see cref="SoftStepWarp"/>; the defaults are the paper's.</summary>
/// <remarks>Susman et al., SoftStep, arXiv 2506.08139v2.</remarks>
public sealed record SoftStepOptions
{
    /// <summary>
    /// The form to start from in an <see cref="NcaHead"/>: z relative to the nearest, detached, and open at first. It keeps
    /// the embedding's scale, and of the forms tried it predicted best.
    /// </summary>
    public static SoftStepOptions ForNca { get; } =
        new()
        {
            Scale = ProximityScale.Relative,
            Detached = true,
            Initialization = SoftStepInitialization.Open,
        };

    /// <summary>The two-sided step (default) or the one-sided.</summary>
    public SoftStepForm Form { get; init; } = SoftStepForm.TwoSided;

    /// <summary>Bounds from each query (default) or the same for all.</summary>
    public SoftStepScope Scope { get; init; } = SoftStepScope.InstanceWise;

    /// <summary>Min-max z (default), or relative to the nearest, which only an <see cref="NcaHead"/> can give.</summary>
    public ProximityScale Scale { get; init; } = ProximityScale.MinMax;

    /// <summary>
    /// Whether z is a constant in the backward pass (default no): the similarities then get their gradient from the
    /// logits alone, and the step's own parameters still learn. With a k-NN head, which has no logits, the
    /// similarities get none.
    /// </summary>
    public bool Detached { get; init; }

    /// <summary>Where the bounds start, as any linear layer (default) or open.</summary>
    public SoftStepInitialization Initialization { get; init; } = SoftStepInitialization.Linear;

    /// <summary>
    /// Width of one hidden layer with ReLU before the linear one, at least 1; null (default) for none. Ignored by a
    /// global step.
    /// </summary>
    public long? HiddenSize { get; init; }
}
