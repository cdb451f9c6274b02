namespace SoftStep.Fixtures;

/// <summary>Distributions of a head whose weights are the file's, and the CRPS and its gradients as a function, to 1e-10.</summary>
internal static class DistributionChecks
{
    public static IEnumerable<Deviation> Compare(DistributionEntry entry)
    {
        using var scope = NewDisposeScope();
        var (weights, labels, observed) = (
            entry.Weights.ToTensor(),
            entry.Labels.ToTensor(),
            entry.Observations.ToTensor()
        );
        var (queries, keys) = GivenWeights.Embeddings(weights);
        foreach (var mode in Mode.All.Where(mode => mode.Dtype == ScalarType.Float64))
        {
            using var distribution = GivenWeights.Head(mode.Path).Distribution(queries, keys, labels);
            yield return Of("cdf", distribution.Cdf(entry.Points), entry.Cdf.Flat(), mode);
            yield return Of("quantiles", distribution.Quantile(entry.Levels), entry.Quantiles.Flat(), mode);
            yield return Of("mean", distribution.Mean(), entry.Mean.Flat(), mode);
            yield return Of("variance", distribution.Variance(), entry.Variance.Flat(), mode);
            yield return Of("crps", distribution.Crps(observed), entry.Crps.Flat(), mode);
        }
        yield return Of("crps", Functional.Crps(weights, labels, observed), entry.Crps.Flat());
        for (var column = 0; column < entry.Labels[0].Length; column++)
        {
            var (w, x) = (weights.clone().requires_grad_(), observed.select(1, column).clone().requires_grad_());
            Functional.Crps(w, labels.select(1, column), x).sum().backward();
            var expected = (
                Weights: entry.GradWeights.Select(row => row[column]).ToArray(),
                Observations: entry.GradObservations.Select(row => row[column]).ToArray()
            );
            yield return Of("grad_weights", w.grad!, expected.Weights.Flat());
            yield return Of("grad_observations", x.grad!, expected.Observations);
        }
    }

    private static Deviation Of(string quantity, Tensor actual, double[] expected, Mode? mode = null) =>
        Deviation.OfFunction(quantity, actual.Numbers(), expected, mode);
}
