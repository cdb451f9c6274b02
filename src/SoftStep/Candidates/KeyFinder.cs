namespace SoftStep.Candidates;

/// <summary>Finds the keys that take no part in a query's row, in memory. Threads may share it.</summary>
/// <param name="most">How many they can be.</param>
internal abstract class KeyFinder(int most)
{
    public int Most => most;

    /// <summary>Writes them in ascending order from <paramref name="next"/> on, and returns where they end.</summary>
    public abstract int Find(long row, Span<int> found, int next);
}
