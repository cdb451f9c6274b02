namespace SoftStep;

/// <summary>How the parameters of SoftStep's bounds are initialised.</summary>
public enum SoftStepInitialization
{
    /// <summary>Like any linear layer: uniform in ±1/√d.</summary>
    Linear,

    /// <summary>
    /// The same for every query and almost open: l = 0.02, u = l + (1 − l)/10, t = 1/2; one-sided u = 1/10, t = 1/2. The head
    /// starts close to one without a step, and learns to close it.
    /// </summary>
    Open,
}
