using System.Globalization;
using static TorchSharp.torch;

/// <summary>Diamonds as tensors, from the file beside the program. All columns are standardised with the training rows.</summary>
/// <param name="Train">Properties (2400, 9) and the logarithms of prices (2400, 1).</param>
/// <param name="Test">The same of 600 others.</param>
/// <param name="Center">The mean logarithm of a training price.</param>
/// <param name="Scale">Its standard deviation.</param>
internal sealed record Diamonds((Tensor X, Tensor Y) Train, (Tensor X, Tensor Y) Test, double Center, double Scale)
{
    public static readonly string[] Columns = ["carat", "cut", "color", "clarity", "depth", "table", "x", "y", "z"];

    private const int TrainCount = 2_400;
    private const int Price = 6;

    /// <summary>Grades are numbered from the worst to the best.</summary>
    private static readonly string[][] Grades =
    [
        ["Fair", "Good", "Very Good", "Premium", "Ideal"],
        ["J", "I", "H", "G", "F", "E", "D"],
        ["I1", "SI2", "SI1", "VS2", "VS1", "VVS2", "VVS1", "IF"],
    ];

    public static Diamonds Read()
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "diamonds-3000.csv")).Skip(1);
        var numbers = lines.SelectMany(line => line.Split(',').Select(Number)).ToArray();
        var table = tensor(numbers, [numbers.Length / 10, 10]);
        var (x, y) = (cat([table[.., ..Price], table[.., (Price + 1)..]], 1), table[.., Price..(Price + 1)].log());
        var (center, scale) = (y[..TrainCount].mean(), y[..TrainCount].std());
        x = (x - x[..TrainCount].mean([0])) / x[..TrainCount].std(0);
        y = (y - center) / scale;
        return new(
            (x[..TrainCount], y[..TrainCount]),
            (x[TrainCount..], y[TrainCount..]),
            center.item<float>(),
            scale.item<float>()
        );
    }

    /// <summary>The price in dollars of a standardised logarithm.</summary>
    public double Dollars(Tensor y) => Math.Exp(Center + Scale * y.item<float>());

    /// <summary>The median error of predictions (N, 1) of the test prices, in per cent of the price.</summary>
    public double TypicalError(Tensor predictions) =>
        100 * (((predictions - Test.Y).abs() * Scale).exp() - 1).median().item<float>();

    private static float Number(string text)
    {
        var scale = Grades.FirstOrDefault(grades => grades.Contains(text));
        return scale is null ? float.Parse(text, CultureInfo.InvariantCulture) : Array.IndexOf(scale, text);
    }
}
