using System.Runtime.InteropServices;
using SoftStep.Tests.Models;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Candidates;

/// <summary>Exclusions with all, some or none of two leading axes; and what a graph saves of them.</summary>
public sealed class LeadingAxesTests
{
    private const int A = 2;
    private const int B = 3;
    private const int N = 4;
    private const int M = 5;

    private readonly Tensor queries = Draw.Normal(1, A, B, N, 2);
    private readonly Tensor keys = Draw.Normal(2, A, B, M, 2);
    private readonly Tensor labels = Draw.Normal(3, A, B, M);

    public static TheoryData<ExecutionPath, string> Cases
    {
        get
        {
            var cases = new TheoryData<ExecutionPath, string>();
            foreach (var path in Enum.GetValues<ExecutionPath>())
            {
                foreach (var kind in new[] { "2 3", "2 1", "1 3", "3", "" })
                {
                    cases.Add(path, kind);
                }
            }
            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_problem_has_its_own_part_of_a_mask(ExecutionPath path, string leading)
    {
        foreach (var (rows, columns) in new[] { (N, M), (1, M), (N, 1) })
        {
            var mask = Draw.Mask(4, 0.4, [.. Axes(leading), rows, columns]);
            var all = mask.expand(A, B, N, M).Values();

            ShouldBeLoops(path, Exclusion.Mask(mask), (problem, i, j) => all[(problem * N + i) * M + j] > 0);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Each_problem_has_its_own_times(ExecutionPath path, string leading)
    {
        var (queryTimes, keyTimes) = (Numbers(5, N), Numbers(6, M));
        var (ofQueries, ofKeys) = (queryTimes.expand(A, B, N).Values(), keyTimes.expand(A, B, M).Values());

        ShouldBeLoops(
            path,
            Exclusion.NotEarlier(queryTimes, keyTimes),
            (problem, i, j) => ofKeys[problem * M + j] >= ofQueries[problem * N + i]
        );
        ShouldBeLoops(
            path,
            Exclusion.Equal(queryTimes, keyTimes) | Exclusion.Equal(queryTimes.neg(), keyTimes.neg() - 1),
            (problem, i, j) => ofQueries[problem * N + i] - ofKeys[problem * M + j] is 0 or 1
        );

        Tensor Numbers(int seed, int count) =>
            Draw.Uniform(seed, 0, 4, [.. Axes(leading), count]).floor().to(ScalarType.Int64);
    }

    [Theory]
    [InlineData(ExecutionPath.Blocked, "ids")]
    [InlineData(ExecutionPath.Blocked, "times")]
    [InlineData(ExecutionPath.Blocked, "mask")]
    [InlineData(ExecutionPath.Fused, "ids")]
    [InlineData(ExecutionPath.Fused, "times")]
    [InlineData(ExecutionPath.Fused, "mask")]
    public void A_backward_notices_that_an_exclusion_was_changed(ExecutionPath path, string kind)
    {
        using var head = Head(path);
        var (ids, times, mask) = (arange(N), ones(N, ScalarType.Float64), zeros(N, N, ScalarType.Bool));
        var exclusion = kind switch
        {
            "ids" => Exclusion.Equal(ids),
            "times" => Exclusion.NotEarlier(times, times + 1) | Exclusion.NotEarlier(times, times - 1),
            _ => Exclusion.Mask(mask),
        };
        var x = queries[0, 0].requires_grad_();
        var loss = head.Predict(x, queries[1, 0], labels[0, 0][..N], exclusion).Probe();

        (
            kind switch
            {
                "ids" => ids,
                "times" => times,
                _ => mask,
            }
        ).zero_();

        // TorchSharp does not pass the reason on.
        loss.Invoking(l => l.backward()).Should().Throw<ExternalException>();
        BackwardErrors.Last!.Message.Should().Contain("modified by an inplace operation");
    }

    private void ShouldBeLoops(ExecutionPath path, Exclusion exclusion, Func<int, int, int, bool> excludes)
    {
        using var head = Head(path);

        var predictions = head.Predict(queries, keys, labels, exclusion);

        for (var problem = 0; problem < A * B; problem++)
        {
            var (a, b) = (problem / B, problem % B);
            var expected = NcaLoops.Predict(
                queries[a, b].Rows(),
                keys[a, b].Rows(),
                labels[a, b].Values(),
                (i, j) => excludes(problem, i, j)
            );
            var values = expected.Select(value => double.IsNaN(value) ? 0 : value).ToArray();
            predictions[a, b].Values().ShouldBe(values, 1e-12);
        }
    }

    private static NcaHead Head(ExecutionPath path) =>
        new()
        {
            Execution = new() { Path = path, BlockBytes = 3 * 8 * M },
        };

    private static long[] Axes(string leading) =>
        [.. leading.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];
}
