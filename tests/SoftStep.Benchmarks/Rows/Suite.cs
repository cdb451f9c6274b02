using SoftStep.Benchmarks.Measuring;

namespace SoftStep.Benchmarks.Rows;

/// <summary>All rows of the table, in groups.</summary>
internal static class Suite
{
    private static readonly Dictionary<string, Func<Effort, IEnumerable<Result>>> Groups = new()
    {
        ["small"] = SmallBatches.Measure,
        ["training"] = TrainingSets.Measure,
        ["axes"] = LeadingAxes.Measure,
        ["large"] = LargeBatches.Measure,
        ["rank"] = SoftRanks.Measure,
        ["bank"] = Banks.Measure,
        ["distributions"] = Distributions.Measure,
        ["groups"] = GroupedBanks.Measure,
        ["exponents"] = Exponents.Measure,
        ["narrow"] = NarrowBanks.Measure,
    };

    /// <summary>Groups that take minutes: without names they are measured with full effort only.</summary>
    private static readonly string[] Long = ["narrow"];

    public static string Names => string.Join(", ", Groups.Keys);

    /// <summary>Measures the rows, and prints one line each.</summary>
    /// <param name="effort">How long and how often.</param>
    /// <param name="groups">The groups to measure; none for all, but for long ones only with full effort.</param>
    public static IReadOnlyList<Result> Run(Effort effort, params IReadOnlyCollection<string> groups)
    {
        var results = new List<Result>();
        foreach (var group in groups.Count > 0 ? groups : Groups.Keys.Except(effort == Effort.Full ? [] : Long))
        {
            foreach (var result in Groups[group](effort))
            {
                Console.WriteLine(result);
                results.Add(result);
            }
        }
        return results;
    }
}
