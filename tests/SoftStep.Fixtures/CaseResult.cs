namespace SoftStep.Fixtures;

/// <summary>One case of a file, with all that was compared.</summary>
public sealed record CaseResult(string Name, IReadOnlyList<Deviation> Deviations)
{
    /// <summary>Whether every quantity is near enough.</summary>
    public bool IsWithin => Deviations.All(deviation => deviation.IsWithin);

    /// <summary>One line.</summary>
    public override string ToString()
    {
        var said = IsWithin
            ? [Deviations.MaxBy(deviation => deviation.Share)!]
            : Deviations.Where(deviation => !deviation.IsWithin);
        return $"{(IsWithin ? "ok  " : "MISS")} {Name}  {string.Join("; ", said)}";
    }
}
