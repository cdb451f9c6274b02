using SoftStep.Fixtures;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Contracts;

// Files, memory, threads, and the caller's tensors.
public abstract partial class HeadContract
{
    [Theory]
    [MemberData(nameof(Similarities))]
    public void A_head_that_was_saved_and_loaded_is_the_same(SimilarityKind similarity)
    {
        var (head, other) = (Create(similarity), CreateHead(similarity));
        other.to(ScalarType.Float64).to(Devices.Chosen);
        var (queries, keys, labels) = Sample.Draw(51);
        var path = Path.GetTempFileName();
        try
        {
            head.save(path);
            other.load(path);
        }
        finally
        {
            File.Delete(path);
        }

        other.state_dict().Keys.Should().Equal(head.state_dict().Keys);
        other.call(queries, keys, labels).ShouldEqual(head.call(queries, keys, labels));
    }

    [Fact]
    public void Steps_leave_no_tensor_behind()
    {
        var heads = Enum.GetValues<SimilarityKind>().Select(Create).ToArray();
        var (queries, keys, labels) = Sample.Draw(52).WithGradients();
        var groups = tensor(new long[] { 0, 1, 2, 1, 3, 0, 4 });
        Steps(heads.Length);

        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Steps(20 * heads.Length);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);

        void Steps(int count)
        {
            for (var step = 0; step < count; step++)
            {
                using var scope = NewDisposeScope();
                var head = heads[step % heads.Length];
                var predictions = (step / heads.Length % 3) switch
                {
                    0 => head.call(queries, keys, labels),
                    1 => head.LeaveOneOut(keys, labels),
                    _ => head.LeaveOneOut(keys, labels, groups),
                };
                predictions.sum().backward();
            }
        }
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Only_the_result_outlives_a_call(SimilarityKind similarity)
    {
        var head = Create(similarity);
        var (queries, keys, labels) = Sample.Draw(53).WithGradients();
        using var caller = NewDisposeScope();

        var predictions = head.call(queries, keys, labels);
        caller.DisposablesView.Should().Equal(predictions);

        var left = head.LeaveOneOut(keys, labels);
        caller.DisposablesView.Should().HaveCount(2).And.Contain(left);
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Inputs_stay_as_they_are(SimilarityKind similarity)
    {
        var head = Create(similarity);
        var sample = Sample.Draw(54).WithGradients();
        var before = sample.Tensors().Select(tensor => tensor.Values()).ToArray();

        using (NewDisposeScope())
        {
            var predictions = head.call(sample.Queries, sample.Keys, sample.Labels);
            var left = head.LeaveOneOut(sample.Keys, sample.Labels);
            (predictions.sum() + left.sum()).backward();
            using var ungraphed = no_grad();
            predictions.zero_();
            left.zero_();
        }

        foreach (var (tensor, values) in sample.Tensors().Zip(before))
        {
            tensor.Values().Should().Equal(values);
        }
    }

    [Theory]
    [MemberData(nameof(Similarities))]
    public void Threads_share_a_head_that_evaluates(SimilarityKind similarity)
    {
        var head = Create(similarity);
        head.eval();
        var samples = Enumerable.Range(0, 4).Select(i => Sample.Draw(60 + i, queries: 30, keys: 40)).ToArray();
        var expected = samples.Select(sample => Predict(sample)).ToArray();
        var actual = new double[4][];

        Parallel.For(
            0,
            4,
            i =>
            {
                for (var repetition = 0; repetition < 5; repetition++)
                {
                    actual[i] = Predict(samples[i]);
                }
            }
        );

        for (var i = 0; i < 4; i++)
        {
            actual[i].Should().Equal(expected[i]);
        }

        double[] Predict(Sample sample)
        {
            using var scope = NewDisposeScope();
            using var ungraphed = no_grad();
            return head.call(sample.Queries, sample.Keys, sample.Labels).Values();
        }
    }
}
