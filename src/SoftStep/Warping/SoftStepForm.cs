namespace SoftStep;

/// <summary>The member of the SoftStep family.</summary>
public enum SoftStepForm
{
    /// <summary><see cref="Functional.SoftStep"/>: exactly 0 up to a lower bound and exactly 1 from an upper bound on.</summary>
    TwoSided,

    /// <summary><see cref="Functional.OneSidedSoftStep"/>: no lower bound, 0 only at z = 0.</summary>
    OneSided,
}
