namespace SoftStep.Experiments.Data;

/// <summary>
/// The diabetes study of B. Efron, T. Hastie, I. Johnstone and R. Tibshirani, <em>Least angle regression</em>, 2004, in the files of
/// scikit-learn: ten measurements of each patient, separated by spaces, and the progression of the disease a year later.
/// </summary>
internal static class Diabetes
{
    /// <summary>Measurements per patient.</summary>
    public const int Measurements = 10;

    /// <summary>The task of predicting the progression from the measurements.</summary>
    /// <exception cref="DataFileException">A file is missing or damaged.</exception>
    public static RegressionData Load(string folder, int seed)
    {
        var patients = Read(Path.Combine(folder, "diabetes_data_raw.csv.gz"), Measurements);
        var path = Path.Combine(folder, "diabetes_target.csv.gz");
        var progressions = Read(path, 1);
        if (progressions.Count != patients.Count)
        {
            throw DataFileException.AtLine(
                path,
                Math.Min(progressions.Count, patients.Count) + 1,
                $"there must be {patients.Count} lines, one for each patient, not {progressions.Count}."
            );
        }

        var split = RowSplit.ByGroup(Enumerable.Range(0, patients.Count), SplitSizes.OfAll(patients.Count), seed);
        return RegressionData.Create(
            split,
            progressions.ConvertAll(progression => progression[0]),
            new NumericColumns(patients, split).Take
        );
    }

    public static List<double[]> Read(string path, int columns)
    {
        var rows = new List<double[]>();
        var lines = DataFile.Lines(path, DataFile.ReadGzip(path));
        for (var line = 1; line <= lines.Length; line++)
        {
            var fields = lines[line - 1].Split(' ');
            if (fields.Length != columns)
            {
                throw DataFileException.AtLine(
                    path,
                    line,
                    $"the number of columns must be {columns}, not {fields.Length}."
                );
            }

            var number = line;
            rows.Add(Array.ConvertAll(fields, field => DataFile.Number(path, number, field)));
        }

        return rows;
    }
}
