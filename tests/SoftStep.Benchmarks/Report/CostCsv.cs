using SoftStep.Benchmarks.Scaling;
using SoftStep.Benchmarks.Works;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Output;

namespace SoftStep.Benchmarks.Report;

/// <summary>The values of Figure 4, in cost.csv.</summary>
internal static class CostCsv
{
    private static readonly string[] Columns = ["variable", "head", "value", "seconds", "operations"];

    public static void Save(string folder, IEnumerable<(Sweep Sweep, IReadOnlyList<Curve> Curves)> sweeps) =>
        CsvFile.Write(
            PathIn(folder),
            Columns,
            from it in sweeps
            from curve in it.Curves
            from point in curve.Points
            select new object[] { it.Sweep.Variable, Heads.Title(curve.Head), point.X, point.Seconds, point.Flops }
        );

    /// <summary>The values of an earlier run, or null.</summary>
    /// <exception cref="DataFileException">The file is damaged.</exception>
    public static IReadOnlyList<(Sweep Sweep, IReadOnlyList<Curve> Curves)>? Find(string folder)
    {
        var path = PathIn(folder);
        if (!File.Exists(path))
        {
            return null;
        }

        var records = CsvTable
            .Read(path, Columns)
            .ConvertAll(it =>
                (
                    Variable: it.Fields[0],
                    Head: it.Fields[1],
                    Numbers: Array.ConvertAll(it.Fields[2..], text => DataFile.Number(path, it.Line, text))
                )
            );
        return
        [
            .. Sweep.All.Select(sweep =>
                (
                    sweep,
                    (IReadOnlyList<Curve>)
                        [
                            .. Enum.GetValues<HeadKind>()
                                .Select(head => new Curve(
                                    head,
                                    [
                                        .. records
                                            .Where(it => it.Variable == sweep.Variable && it.Head == Heads.Title(head))
                                            .Select(it => ((long)it.Numbers[0], it.Numbers[1], it.Numbers[2])),
                                    ]
                                )),
                        ]
                )
            ),
        ];
    }

    private static string PathIn(string folder) => Path.Combine(folder, "cost.csv");
}
