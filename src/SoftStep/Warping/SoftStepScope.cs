namespace SoftStep;

/// <summary>Whether SoftStep's bounds depend on the query.</summary>
public enum SoftStepScope
{
    /// <summary>Bounds per query, computed from its embedding by a linear layer or a small network.</summary>
    InstanceWise,

    /// <summary>The same learned bounds for all queries.</summary>
    Global,
}
