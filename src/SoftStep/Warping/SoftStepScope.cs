namespace SoftStep;

/// <summary>Whose the bounds of a SoftStep are.</summary>
public enum SoftStepScope
{
    /// <summary>Each query's own: a linear function of its embedding, or a small network's.</summary>
    InstanceWise,

    /// <summary>One set of learned numbers for all queries.</summary>
    Global,
}
