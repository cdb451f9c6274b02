using System.Text.Json.Serialization;

namespace SoftStep.Fixtures;

/// <summary>
/// One head on one set of queries (N, d), keys (M, d), labels (M, q) and targets (N, q): its weights, its predictions,
/// their mean squared error, and central differences of that error. In a leave-one-out case the keys are the queries
/// as well, and <paramref name="GradKeys"/> is the gradient in both roles. If there are rules, they say which further pairs
/// are excluded, and <paramref name="Allowed"/> says which pairs are left.
/// </summary>
public sealed record HeadEntry(
    HeadKind Head,
    SimilarityKind Similarity,
    [property: JsonPropertyName("softstep")] bool HasSoftStep,
    [property: JsonPropertyName("leave_one_out")] bool IsLeaveOneOut,
    double[][] Queries,
    double[][] Keys,
    double[][] Labels,
    double[][] Targets,
    double[][] WarpWeight,
    double[] WarpBias,
    HeadOptions Options,
    double[][] Weights,
    double[][] Predictions,
    double Loss,
    double[][] GradKeys,
    double[][]? GradQueries = null,
    double[][]? GradWarpWeight = null,
    double[]? GradWarpBias = null,
    string? Name = null,
    CandidateRules? Rules = null,
    bool[][]? Allowed = null
)
{
    /// <summary>Whether all arrays have the sizes given by the case.</summary>
    public bool HasShapes()
    {
        if (Queries is not [{ Length: > 0 } query, ..] || Keys.Length == 0 || Labels is not [{ Length: > 0 } label, ..])
        {
            return false;
        }
        var (n, m, d, q) = (Queries.Length, Keys.Length, query.Length, label.Length);
        return Queries.IsTable(n, d)
            && Keys.IsTable(m, d)
            && Labels.IsTable(m, q)
            && Targets.IsTable(n, q)
            && WarpWeight.IsTable(3, d)
            && WarpBias.Length == 3
            && Weights.IsTable(n, m)
            && Predictions.IsTable(n, q)
            && (Rules is null ? Allowed is null : Allowed?.Length == n && Allowed.All(row => row?.Length == m))
            && GradKeys.IsTable(m, d)
            && (IsLeaveOneOut ? n == m && GradQueries is null : GradQueries.IsTable(n, d))
            && (HasSoftStep ? GradWarpWeight.IsTable(3, d) && GradWarpBias?.Length == 3 : GradWarpWeight is null)
            && (HasSoftStep || Head == HeadKind.Nca || Options.KNeighbors is not null);
    }

    /// <summary>The file's values of all quantities that it has.</summary>
    public IEnumerable<(string Quantity, double[] Expected)> Expected()
    {
        (string, double[]?)[] all =
        [
            ("weights", Weights.Flat()),
            ("predictions", Predictions.Flat()),
            ("loss", [Loss]),
            ("grad_keys", GradKeys.Flat()),
            ("grad_queries", GradQueries?.Flat()),
            ("grad_warp_weight", GradWarpWeight?.Flat()),
            ("grad_warp_bias", GradWarpBias),
        ];
        foreach (var (quantity, expected) in all)
        {
            if (expected is not null)
            {
                yield return (quantity, expected);
            }
        }
    }

    /// <summary>The same case with copies of the inputs.</summary>
    public HeadEntry Copied() => WithInputs(value => value);

    /// <summary>The case with inputs rounded to float32.</summary>
    public HeadEntry Rounded() => WithInputs(value => (float)value);

    private HeadEntry WithInputs(Func<double, double> change)
    {
        return this with
        {
            Queries = Table(Queries),
            Keys = Table(Keys),
            Labels = Table(Labels),
            Targets = Table(Targets),
            WarpWeight = Table(WarpWeight),
            WarpBias = Row(WarpBias),
        };

        double[][] Table(double[][] rows) => [.. rows.Select(Row)];

        double[] Row(double[] row) => [.. row.Select(change)];
    }
}
