namespace SoftStep.Candidates;

/// <summary>Finds the excluded keys of a query, in memory. Threads may share it.</summary>
/// <param name="most">The most keys that a query can exclude.</param>
internal abstract class KeyFinder(int most)
{
    public int Most => most;

    /// <summary>
    /// Writes the excluded keys of query <paramref name="row"/> in ascending order to <paramref name="found"/>, from
    /// <paramref name="next"/> on, and returns the end.
    /// </summary>
    public abstract int Find(long row, Span<int> found, int next);
}
