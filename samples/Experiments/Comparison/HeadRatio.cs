using SoftStep.Experiments.Data;
using SoftStep.Experiments.Output;

namespace SoftStep.Experiments.Comparison;

/// <summary>A head's test error divided by the linear head's on a data set: a point in the plot of the tables.</summary>
/// <param name="Ratio">The geometric mean over seeds.</param>
/// <param name="Lowest">One standard deviation of the logarithms below it.</param>
/// <param name="Highest">One standard deviation above it.</param>
internal sealed record HeadRatio(string DataSet, string Head, double Ratio, double Lowest, double Highest)
{
    private const string FileName = "ratios.csv";
    private static readonly string[] Columns = ["data set", "head", "ratio", "lowest", "highest"];

    public static void Save(string folder, IEnumerable<HeadRatio> ratios) =>
        CsvFile.Write(
            Path.Combine(folder, FileName),
            Columns,
            ratios.Select(it => new object[] { it.DataSet, it.Head, it.Ratio, it.Lowest, it.Highest })
        );

    /// <exception cref="DataFileException">The file is missing or damaged.</exception>
    public static IReadOnlyList<HeadRatio> Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return
        [
            .. from record in CsvTable.Read(path, Columns)
            let numbers = Array.ConvertAll(record.Fields[2..], text => DataFile.Number(path, record.Line, text))
            select new HeadRatio(record.Fields[0], record.Fields[1], numbers[0], numbers[1], numbers[2]),
        ];
    }
}
