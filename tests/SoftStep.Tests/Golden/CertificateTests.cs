using SoftStep.Tests.Retrieval;
using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Golden;

/// <summary>Predictions from retrieved rows, against the second fixture file.</summary>
public sealed class CertificateTests
{
    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, CertificateCase.All.Count)];

    public static TheoryData<int> Radii => [.. Enumerable.Range(0, RadiusCase.All.Count)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_prediction_and_its_bound_are_the_fixtures(int number)
    {
        var entry = CertificateCase.All[number];
        var largest = entry.Logits.Max();
        // The Euclidean similarity of a row at this place and a query at 0 is its logit, relative to the largest.
        var places = entry.Retrieved.Select(row => largest - entry.Logits[row]).ToArray();
        var labels = entry.Retrieved.SelectMany(row => entry.Labels[row]).ToArray();
        var index = new GivenIndex(tensor(places).unsqueeze(-1), tensor(labels).reshape(places.Length, -1))
        {
            Rows = entry.Keys,
            Smallest = entry.LabelMin,
            Largest = entry.LabelMax,
        };
        using var model = new DeepRegressor(Identity(), new NcaHead(warp: Step(entry.Step)));
        // The library's t is at most 1 − 1e-6.
        var tolerance = entry.Step is [_, _, 1] ? 1e-5 : 1e-10;

        using var found = model.Predict(
            zeros(1, 1, ScalarType.Float64),
            index,
            new() { FirstRows = places.Length, MostRows = places.Length }
        );

        found.Values.Values().ShouldBe(entry.Prediction, tolerance);
        found.ErrorBounds.Values().ShouldBe(entry.ErrorBound, tolerance);
        found.DiscardedShares.Values().ShouldBe([entry.ShareBound], tolerance);
        found.IsExact.Should().Be(entry.Exact);
        found.RowsFetched.Values().Should().Equal(places.Length);
    }

    [Theory]
    [MemberData(nameof(Radii))]
    public void The_distance_searched_within_is_the_fixtures(int number)
    {
        var entry = RadiusCase.All[number];
        Similarity similarity =
            entry.Similarity == "euclidean" ? new EuclideanSimilarity() : new SquaredEuclideanSimilarity();
        var head = new NcaHead(
            similarity,
            Step([entry.Lower, entry.Lower + (1 - entry.Lower) * 0.1, 0.5]),
            new() { Temperature = entry.Temperature }
        );
        var index = new GivenIndex(
            tensor(new[] { entry.Nearest, entry.Nearest + 1e-3 }).unsqueeze(-1),
            tensor(new[] { 1.0, 2.0 })
        );
        using var model = new DeepRegressor(Identity(), head);

        using var found = model.Predict(zeros(1, 1, ScalarType.Float64), index, new() { FirstRows = 1 });

        index.Radii.Should().ContainSingle().Which.Should().BeInRange(entry.Radius, entry.Radius * (1 + 1e-10));
    }

    private static SoftStepWarp? Step(double[]? bounds)
    {
        if (bounds is not [var lower, var upper, var transition])
        {
            return null;
        }
        var warp = new SoftStepWarp(1, new() { Scope = SoftStepScope.Global, Scale = ProximityScale.Relative });
        warp.to(ScalarType.Float64);
        double[] sigmas = [lower, (upper - lower) / (1 - lower), transition];
        using var withoutGradients = no_grad();
        warp.parameters().Single().copy_(tensor(sigmas).logit(1e-6));
        return warp;
    }
}
