namespace SoftStep.Experiments.Data;

/// <summary>ggplot2's diamonds: nine properties of each, and its price in dollars.</summary>
internal static class Diamonds
{
    /// <summary>Of the 53,940 rows: few enough for a training to take seconds.</summary>
    private static readonly SplitSizes Sizes = new(Train: 6_000, Validation: 1_000, Test: 2_000);

    private static readonly string[] Numbers = ["carat", "depth", "table", "x", "y", "z"];

    /// <summary>Grades from worst to best; a grade's number is its index.</summary>
    private static readonly (string Column, string[] Grades)[] Scales =
    [
        ("cut", ["Fair", "Good", "Very Good", "Premium", "Ideal"]),
        ("color", ["J", "I", "H", "G", "F", "E", "D"]),
        ("clarity", ["I1", "SI2", "SI1", "VS2", "VS1", "VVS2", "VVS1", "IF"]),
    ];

    private static readonly string[] Columns = ["price", .. Numbers, .. Scales.Select(scale => scale.Column)];

    /// <summary>Properties per diamond.</summary>
    public static int Properties => Numbers.Length + Scales.Length;

    /// <summary>The task of predicting the logarithm of the price. Rows with equal properties are in the same set.</summary>
    /// <exception cref="DataFileException">The file is missing or damaged.</exception>
    public static RegressionData Load(string folder, int seed)
    {
        var diamonds = Read(Path.Combine(folder, "diamonds.csv"));
        var properties = diamonds.ConvertAll(diamond => diamond.Properties);
        var split = RowSplit.ByGroup(properties.Select(values => string.Join(' ', values)), Sizes, seed);
        return RegressionData.Create(
            split,
            diamonds.ConvertAll(diamond => Math.Log(diamond.Price)),
            new NumericColumns(properties, split).Take
        );
    }

    public static List<(double[] Properties, double Price)> Read(string path)
    {
        var diamonds = new List<(double[], double)>();
        foreach (var (line, fields) in CsvTable.Read(path, Columns))
        {
            var price = DataFile.Number(path, line, fields[0]);
            if (price <= 0)
            {
                throw DataFileException.AtLine(path, line, $"a price is positive, not {fields[0]}.");
            }

            var numbers = fields[1..(1 + Numbers.Length)].Select(field => DataFile.Number(path, line, field));
            var grades = fields[(1 + Numbers.Length)..]
                .Zip(Scales, (field, scale) => Grade(path, line, field, scale.Column, scale.Grades));
            diamonds.Add(([.. numbers, .. grades], price));
        }

        return diamonds;
    }

    private static double Grade(string path, long line, string field, string column, string[] grades)
    {
        var grade = Array.IndexOf(grades, field);
        return grade >= 0
            ? grade
            : throw DataFileException.AtLine(
                path,
                line,
                $"{column} is one of {string.Join(", ", grades)}, not '{field}'."
            );
    }
}
