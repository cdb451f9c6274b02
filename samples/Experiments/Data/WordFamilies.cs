namespace SoftStep.Experiments.Data;

/// <summary>
/// Which words share a stem: abandon, abandoned, abandonment. It joins too many words rather than too few: words joined
/// by mistake cost nothing, but relatives in two sets reveal a label.
/// </summary>
internal static class WordFamilies
{
    private const int ShortWord = 5;
    private const int ShortStem = 3;
    private const int Stem = 4;

    /// <summary>
    /// In alphabetical order a word joins the family of the word before if the two begin with the same four letters, or the
    /// same three if one has at most five letters, or if it begins with the family's first word and that has three letters.
    /// For cry and cries, y counts as i.
    /// </summary>
    /// <returns>For each word the first of its family.</returns>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> words)
    {
        var families = new Dictionary<string, string>();
        var (previous, first) = ("", "");
        foreach (var word in words.Select(Spelling).Distinct().Order(StringComparer.Ordinal))
        {
            first = ShareStem(previous, word) || IsDerived(word, first) ? first : word;
            families.Add(word, first);
            previous = word;
        }

        return [.. words.Select(word => families[Spelling(word)])];
    }

    private static string Spelling(string word) => word.Replace('y', 'i');

    private static bool ShareStem(string one, string other) =>
        one.AsSpan().CommonPrefixLength(other) >= (Math.Min(one.Length, other.Length) <= ShortWord ? ShortStem : Stem);

    private static bool IsDerived(string word, string root) =>
        root.Length >= ShortStem && word.StartsWith(root, StringComparison.Ordinal);
}
