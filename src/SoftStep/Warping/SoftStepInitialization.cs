namespace SoftStep;

/// <summary>Where a SoftStep's bounds start.</summary>
public enum SoftStepInitialization
{
    /// <summary>Like any linear layer: uniform in ±1/√d.</summary>
    Linear,

    /// <summary>
    /// The same for every query and almost open, l = 0.02, u = l + (1 − l)/10, t = 1/2: near the plain head, to learn
    /// to close. (One-sided: u = 1/10, t = 1/2.)
    /// </summary>
    Open,
}
