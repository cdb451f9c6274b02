using SoftStep.Fixtures;

namespace SoftStep.Tests.Oracles;

/// <summary>A neighbour head as loops over rows and pairs.</summary>
internal sealed record HeadOracle(HeadKind Head, SimilarityKind Similarity)
{
    public double Temperature { get; init; } = 1;

    public double? Gamma { get; init; }

    public int Neighbors { get; init; }

    public double Strength { get; init; } = 1;

    public Regularization Regularization { get; init; } = Regularization.L2;

    public SoftStepForm Form { get; init; } = SoftStepForm.TwoSided;

    public ProximityScale Scale { get; init; } = ProximityScale.MinMax;

    /// <summary>From a query to l, u and t; null without SoftStep.</summary>
    public Func<double[], (double Lower, double Upper, double Transition)>? Bounds { get; init; }

    /// <summary>The weights of one query's keys; 0 for keys that are not candidates.</summary>
    public double[] Weights(double[] query, double[][] keys, bool[] candidates)
    {
        var chosen = Enumerable.Range(0, keys.Length).Where(j => candidates[j]).ToArray();
        var row = new double[keys.Length];
        if (chosen.Length == 0)
        {
            return row;
        }
        var similarities = chosen.Select(j => SimilarityOracle.Similarity(Similarity, query, keys[j], Gamma)).ToArray();
        var memberships =
            Head == HeadKind.Nca ? Kernel(query, keys, chosen, similarities) : Ranked(query, similarities);
        var total = memberships.Sum();
        for (var i = 0; i < chosen.Length; i++)
        {
            row[chosen[i]] = memberships[i] / total;
        }
        return row;
    }

    /// <summary>Σⱼ wⱼ yⱼ for every query.</summary>
    public double[][] Predict(
        double[][] queries,
        double[][] keys,
        double[][] labels,
        Func<int, int, bool> isCandidate
    ) =>
        [
            .. queries.Select(
                (query, i) =>
                {
                    var weights = Weights(query, keys, [.. keys.Select((_, j) => isCandidate(i, j))]);
                    return labels[0].Select((_, c) => weights.Select((w, j) => w * labels[j][c]).Sum()).ToArray();
                }
            ),
        ];

    private double[] Kernel(double[] query, double[][] keys, int[] chosen, double[] similarities)
    {
        var logits = chosen
            .Select(j => SimilarityOracle.Logit(Similarity, query, keys[j], Gamma) / Temperature)
            .ToArray();
        if (Bounds is not null)
        {
            var z =
                Scale == ProximityScale.MinMax
                    ? UnitInterval(similarities)
                    : [.. logits.Select(logit => Math.Exp(logit - logits.Max()))];
            logits = [.. logits.Zip(z, (logit, value) => logit + LogStep(value, Bounds(query)))];
        }
        var largest = logits.Max();
        return [.. logits.Select(logit => Math.Exp(logit - largest))];
    }

    private double[] Ranked(double[] query, double[] similarities)
    {
        var z = UnitInterval(RankOracle.SoftRank(similarities, Strength, Regularization));
        return
        [
            .. z.Select(value => Bounds is null ? Nearest(value, z.Length) : Math.Exp(LogStep(value, Bounds(query)))),
        ];
    }

    private double LogStep(double z, (double Lower, double Upper, double Transition) bounds) =>
        Form == SoftStepForm.TwoSided ? StepOracle.LogTwoSided(z, bounds) : StepOracle.LogOneSided(z, bounds);

    /// <summary>The straight ramp between the ranks of the (k + 1)-th and the k-th nearest.</summary>
    private double Nearest(double z, int candidates)
    {
        if (Neighbors >= candidates)
        {
            return 1;
        }
        var lower = 1 - (double)Neighbors / (candidates - 1);
        var upper = 1 - (Neighbors - 1.0) / (candidates - 1);
        return Math.Clamp((z - lower) / (upper - lower), 0, 1);
    }

    private static double[] UnitInterval(double[] row)
    {
        var (low, high) = (row.Min(), row.Max());
        return [.. row.Select(value => high == low ? 1 : (value - low) / (high - low))];
    }
}
