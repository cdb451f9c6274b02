namespace SoftStep.Fixtures;

/// <summary>Representational alignment: 1e-9 in float64 and 2e-5 in float32, of the largest entry if that is above 1.</summary>
internal static class AlignmentChecks
{
    public static IEnumerable<Deviation> Compare(AlignmentEntry entry) =>
        new[] { ScalarType.Float64, ScalarType.Float32 }.SelectMany(dtype => Compare(entry, new Mode(dtype)));

    private static List<Deviation> Compare(AlignmentEntry entry, Mode mode)
    {
        using var scope = NewDisposeScope();
        var (x, y) = (entry.X.ToTensor(mode.Dtype), entry.Y.ToTensor(mode.Dtype));
        var found = new List<Deviation>();
        using var squared = new SquaredEuclideanSimilarity();
        using var euclidean = new EuclideanSimilarity();
        Rdms("squared_euclidean", entry.SquaredEuclidean, squared);
        Rdms("euclidean", entry.Euclidean, euclidean);
        Cka("linear_cka", entry.LinearCka, isDebiased => Functional.LinearCka(x, y, isDebiased));
        foreach (var cka in entry.RbfCka)
        {
            Cka("rbf_cka", new(cka.Biased, cka.Debiased), debiased => Functional.RbfCka(x, y, cka.Fraction, debiased));
        }
        foreach (var transform in entry.Transforms)
        {
            var rdm = transform.Rdm == SimilarityKind.Euclidean ? entry.Euclidean : entry.SquaredEuclidean;
            var z = Functional.GeoTopological(
                tensor(rdm.RdmX, mode.Dtype),
                transform.LowQuantile,
                transform.HighQuantile
            );
            var step = Functional.SoftStep(
                z,
                tensor([transform.Lower], mode.Dtype),
                tensor([transform.Upper], mode.Dtype),
                tensor([transform.Transition], mode.Dtype)
            );
            Add("transforms", step, transform.Values);
        }
        return found;

        void Rdms(string name, RdmEntry expected, Similarity similarity)
        {
            var (first, second) = (Functional.Rdm(x, similarity), Functional.Rdm(y, similarity));
            Add($"{name}.rdm_x", first, expected.RdmX);
            Add($"{name}.rdm_y", second, expected.RdmY);
            Add($"{name}.cosine", Functional.CompareRdms(first, second, RdmComparison.Cosine), [expected.Cosine]);
            Add($"{name}.pearson", Functional.CompareRdms(first, second, RdmComparison.Pearson), [expected.Pearson]);
            Add($"{name}.spearman", Functional.CompareRdms(first, second, RdmComparison.Spearman), [expected.Spearman]);
            Add($"{name}.tau_a", Functional.CompareRdms(first, second, RdmComparison.KendallTauA), [expected.TauA]);
        }

        void Cka(string name, CkaEntry expected, Func<bool, Tensor> cka)
        {
            Add($"{name}.biased", cka(false), [expected.Biased]);
            Add($"{name}.debiased", cka(true), [expected.Debiased]);
        }

        void Add(string quantity, Tensor actual, double[] expected)
        {
            var tolerance = mode.Dtype == ScalarType.Float64 ? 1e-9 : 2e-5;
            found.Add(
                new(
                    quantity,
                    mode,
                    Deviation.Largest(actual.Numbers(), expected),
                    tolerance * expected.Select(Math.Abs).Append(1).Max()
                )
            );
        }
    }
}
