namespace SoftStep.Experiments.Output;

internal static class MarkdownTable
{
    /// <param name="columns">Their titles, the first aligned left and the others right.</param>
    public static string Of(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows) =>
        string.Join(
            '\n',
            [Line(columns), Line(["---", .. Enumerable.Repeat("---:", columns.Count - 1)]), .. rows.Select(Line), ""]
        );

    private static string Line(IEnumerable<string> cells) =>
        $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";
}
