namespace SoftStep.Experiments.Data;

/// <summary>The words of VADER's lexicon and their valence, from −4 to 4, the mean of ten people's ratings.</summary>
/// <remarks>
/// C. Hutto and E. Gilbert, <em>VADER: A parsimonious rule-based model for sentiment analysis of social media text</em>, ICWSM
/// 2014. A line has the word, the mean, the deviation and the ratings, separated by tabs.
/// </remarks>
internal static class Lexicon
{
    private const int FieldsPerLine = 4;
    private const double MaxValence = 4;

    /// <summary>The task of predicting a word's valence from its letters.</summary>
    /// <param name="groups">A key for each word; words with equal keys are in the same set.</param>
    /// <exception cref="DataFileException">The file is missing or damaged.</exception>
    public static RegressionData Load(
        string folder,
        Func<IReadOnlyList<string>, IReadOnlyList<string>> groups,
        int seed
    )
    {
        var entries = Read(Path.Combine(folder, "vader_lexicon.txt"));
        var words = entries.ConvertAll(entry => entry.Word);
        var length = words.Max(word => word.Length);
        return RegressionData.Create(
            RowSplit.ByGroup(groups(words), SplitSizes.OfAll(words.Count), seed),
            entries.ConvertAll(entry => entry.Valence),
            rows => CharacterCodes.Encode(Array.ConvertAll(rows, row => words[row]), length)
        );
    }

    /// <summary>The entries of lower-case letters only: the others are emoticons, abbreviations and compounds.</summary>
    public static List<(string Word, double Valence)> Read(string path)
    {
        var entries = new List<(string, double)>();
        var lines = DataFile.Lines(path, DataFile.ReadBytes(path));
        for (var line = 1; line <= lines.Length; line++)
        {
            var fields = lines[line - 1].Split('\t');
            if (fields.Length != FieldsPerLine)
            {
                throw DataFileException.AtLine(
                    path,
                    line,
                    $"there must be {FieldsPerLine} fields between tabs, not {fields.Length}."
                );
            }

            var valence = DataFile.Number(path, line, fields[1]);
            if (Math.Abs(valence) > MaxValence)
            {
                throw DataFileException.AtLine(path, line, $"a valence is within ±{MaxValence}, not {fields[1]}.");
            }

            if (fields[0].All(char.IsAsciiLetterLower))
            {
                entries.Add((fields[0], valence));
            }
        }

        return entries;
    }
}
