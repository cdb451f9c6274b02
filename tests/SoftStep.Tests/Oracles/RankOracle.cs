namespace SoftStep.Tests.Oracles;

/// <summary>
/// The soft rank by the min-max formula of isotonic regression, vᵢ = min over a ≤ i of max over b ≥ i of the value of
/// the block a…b, without pooling.
/// </summary>
internal static class RankOracle
{
    /// <summary>Ascending soft ranks of a row.</summary>
    public static double[] SoftRank(double[] values, double strength, Regularization regularization)
    {
        var n = values.Length;
        var order = Enumerable.Range(0, n).OrderByDescending(i => values[i]).ToArray();
        var s = order.Select(i => values[i] / strength).ToArray();
        var rho = Enumerable.Range(0, n).Select(i => (double)(n - i)).ToArray();
        var ranks = new double[n];
        for (var i = 0; i < n; i++)
        {
            ranks[order[i]] =
                regularization == Regularization.L2
                    ? s[i] - Minimax(i, n, (a, b) => Mean(s, a, b) - Mean(rho, a, b))
                    : Math.Exp(s[i] - Minimax(i, n, (a, b) => LogSum(s, a, b) - Math.Log(Sum(rho, a, b))));
        }
        return ranks;
    }

    private static double Minimax(int i, int n, Func<int, int, double> block) =>
        Enumerable.Range(0, i + 1).Min(a => Enumerable.Range(i, n - i).Max(b => block(a, b)));

    private static double Mean(double[] values, int a, int b) => Sum(values, a, b) / (b - a + 1);

    private static double Sum(double[] values, int a, int b) => values[a..(b + 1)].Sum();

    /// <summary>log Σ exp s over a…b; s descends, so s[a] is the largest.</summary>
    private static double LogSum(double[] s, int a, int b) =>
        s[a] + Math.Log(s[a..(b + 1)].Sum(value => Math.Exp(value - s[a])));
}
