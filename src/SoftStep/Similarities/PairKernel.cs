namespace SoftStep.Similarities;

/// <summary>
/// How a similarity's logits are made pair by pair on the CPU. The scale of its <see cref="IPair"/> is Unit, times the
/// exponential of <see cref="LogScale"/> where there is one.
/// </summary>
/// <param name="Unit">What is fixed of the scale.</param>
/// <param name="LogScale">The logarithm of what is learned of it, (1), or null; logits are proportional to it.</param>
internal abstract record PairKernel(double Unit, Parameter? LogScale)
{
    public abstract PairForm Form { get; }

    /// <summary>Calls the visitor with the pair as a type argument, so that loops over pairs are compiled for it.</summary>
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
