namespace SoftStep.Tests.Ranking;

/// <summary>
/// Isotonic regression by trying every division of the row into blocks: among those whose values
/// descend, the one with the smallest objective. For rows of up to about ten entries.
/// </summary>
internal static class IsotonicBruteForce
{
    /// <summary>P(θ/ε, ρ), for KL its exponential, with ρ = (n, …, 1).</summary>
    public static double[] SoftRank(double[] values, double strength, Regularization regularization)
    {
        var n = values.Length;
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => values[i])];
        double[] s = [.. order.Select(i => values[i] / strength)];
        double[] rho = [.. Enumerable.Range(0, n).Select(i => (double)(n - i))];
        var isL2 = regularization == Regularization.L2;
        double[] w = isL2 ? rho : [.. rho.Select(rank => Math.Log(rank))];
        var v = Solve(s, w, regularization);
        var ranks = new double[n];
        for (var i = 0; i < n; i++)
        {
            ranks[order[i]] = isL2 ? s[i] - v[i] : Math.Exp(s[i] - v[i]);
        }
        return ranks;
    }

    /// <summary>argmin over v₁ ≥ … ≥ vₙ of ½‖v − (s − w)‖², or of ⟨exp(s − v), 1⟩ + ⟨exp w, v⟩.</summary>
    public static double[] Solve(double[] s, double[] w, Regularization regularization)
    {
        var n = s.Length;
        double[]? best = null;
        var least = double.PositiveInfinity;
        for (var cuts = 0; cuts < 1 << (n - 1); cuts++)
        {
            var v = new double[n];
            for (var (start, end) = (0, 1); start < n; start = end++)
            {
                while (end < n && ((cuts >> (end - 1)) & 1) == 0)
                {
                    end++;
                }
                Array.Fill(v, Value(s[start..end], w[start..end], regularization), start, end - start);
            }
            var objective = Objective(v, s, w, regularization);
            if (objective < least && v.Zip(v.Skip(1)).All(pair => pair.First >= pair.Second))
            {
                (best, least) = (v, objective);
            }
        }
        return best!;
    }

    private static double Value(double[] s, double[] w, Regularization regularization) =>
        regularization == Regularization.L2
            ? s.Average() - w.Average()
            : Math.Log(s.Sum(Math.Exp)) - Math.Log(w.Sum(Math.Exp));

    private static double Objective(double[] v, double[] s, double[] w, Regularization regularization) =>
        regularization == Regularization.L2
            ? v.Select((value, i) => Math.Pow(value - (s[i] - w[i]), 2)).Sum()
            : v.Select((value, i) => Math.Exp(s[i] - value) + Math.Exp(w[i]) * value).Sum();
}
