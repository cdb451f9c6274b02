namespace SoftStep.Fixtures;

/// <summary>Which pairs are excluded, by facts of queries (N) and keys (M), or by a mask (N, M).</summary>
public sealed record CandidateRules(
    long[]? QueryIds = null,
    long[]? KeyIds = null,
    long[]? QueryGroups = null,
    long[]? KeyGroups = null,
    long[]? QueryTimes = null,
    long[]? KeyTimes = null,
    bool[][]? Excluded = null
)
{
    /// <summary>The library's exclusions, one per kind.</summary>
    public IEnumerable<Exclusion> Exclusions()
    {
        if (QueryIds is not null)
        {
            yield return Exclusion.Equal(tensor(QueryIds), tensor(KeyIds!));
        }
        if (QueryGroups is not null)
        {
            yield return Exclusion.Equal(tensor(QueryGroups), tensor(KeyGroups!));
        }
        if (QueryTimes is not null)
        {
            yield return Exclusion.NotEarlier(tensor(QueryTimes), tensor(KeyTimes!));
        }
        if (Excluded is not null)
        {
            var mask = Excluded.SelectMany(row => row).ToArray();
            yield return Exclusion.Mask(tensor(mask).reshape(Excluded.Length, Excluded[0].Length));
        }
    }
}
