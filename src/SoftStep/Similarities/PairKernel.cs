namespace SoftStep.Similarities;

/// <summary>
/// How the fused CPU engine computes a similarity's logits pair by pair. The scale of its <see cref="IPair"/> is Unit, times
/// exp(<see cref="LogScale"/>) if that is not null.
/// </summary>
/// <param name="Unit">The fixed factor of the scale.</param>
/// <param name="LogScale">The logarithm of the learned factor, (1), or null. Logits are proportional to the factor.</param>
internal abstract record PairKernel(double Unit, Parameter? LogScale)
{
    public abstract PairForm Form { get; }

    /// <summary>Calls the visitor with the pair as a type argument, so that the compiler specialises loops over pairs for it.</summary>
    public abstract TResult Accept<TResult>(IPairVisitor<TResult> visitor);
}

internal sealed record PairKernel<TPair>(double Unit = 1, Parameter? LogScale = null) : PairKernel(Unit, LogScale)
    where TPair : struct, IPair
{
    public override PairForm Form => TPair.Form;

    public override TResult Accept<TResult>(IPairVisitor<TResult> visitor) => visitor.Visit<TPair>();
}

internal interface IPairVisitor<out TResult>
{
    TResult Visit<TPair>()
        where TPair : struct, IPair;
}
