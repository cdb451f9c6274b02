namespace SoftStep.Fixtures;

/// <summary>The result of one case of a file.</summary>
public sealed record CaseResult(string Name, IReadOnlyList<Deviation> Deviations)
{
    /// <summary>Whether all quantities are within tolerance.</summary>
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
