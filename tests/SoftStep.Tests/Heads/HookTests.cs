using SoftStep.Tests.Support;

namespace SoftStep.Tests.Heads;

/// <summary>Forward hooks run wherever a head, its similarity or its step is used, not only in <c>call</c>.</summary>
public sealed class HookTests
{
    private readonly Tensor embeddings = Draw.Normal(1, 30, 4);
    private readonly Tensor labels = Draw.Normal(2, 30);

    public static TheoryData<ExecutionPath> Paths => [.. Enum.GetValues<ExecutionPath>()];

    public static TheoryData<string> Heads => ["NCA", "NCA with a step", "k-NN", "k-NN with a step", "linear"];

    [Theory]
    [MemberData(nameof(Heads))]
    public void A_heads_hooks_run_in_training_once_and_in_order(string name)
    {
        var (head, seen) = (Create(name), new List<string>());
        head.register_forward_pre_hook(_ => seen.Add("before"));
        head.register_forward_pre_hook(
            (_, queries, keys, _) =>
            {
                seen.Add($"{queries.size(0)} {keys.size(0)}");
                return null;
            }
        );
        head.register_forward_hook((_, _, _, _, result) => result * 2);
        head.register_forward_hook(_ => seen.Add("after"));
        var expected = WithWeightsOf(head, name).LeaveOneOut(embeddings, labels) * 2;

        var predictions = head.LeaveOneOut(embeddings, labels);

        Assert.Equal(["before", "30 30", "after"], seen);
        Assert.True(predictions.allclose(expected));
    }

    [Fact]
    public void A_hook_may_change_the_embeddings_but_a_row_still_does_not_see_itself()
    {
        var head = new NcaHead();
        head.register_forward_pre_hook((_, queries, keys, labels) => (queries * 3, keys * 3, labels));

        var predictions = head.LeaveOneOut(embeddings, labels);

        Assert.True(predictions.allclose(new NcaHead().LeaveOneOut(embeddings * 3, labels)));
    }

    [Fact]
    public void A_hook_may_not_change_the_number_of_rows()
    {
        var head = new NcaHead();
        head.register_forward_pre_hook((_, queries, keys, labels) => (queries[..20], keys, labels));

        var error = Assert.Throws<ArgumentException>(() => head.LeaveOneOut(embeddings, labels));

        Assert.Contains("(20, 4)", error.Message);
    }

    [Fact]
    public void A_hook_may_predict_with_the_head()
    {
        var head = new NcaHead();
        var isWithin = false;
        head.register_forward_pre_hook(
            (_, queries, keys, labels) =>
            {
                if (!isWithin)
                {
                    isWithin = true;
                    head.call(queries, keys, labels);
                    isWithin = false;
                }
                return null;
            }
        );

        var predictions = head.LeaveOneOut(embeddings, labels);

        Assert.True(predictions.allclose(new NcaHead().LeaveOneOut(embeddings, labels)));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Hooks_of_a_similarity_run_on_every_path_and_see_similarities(ExecutionPath path)
    {
        foreach (var create in new Func<Similarity, NeighborHead>[] { s => new NcaHead(s), s => new KnnHead(3, s) })
        {
            var (similarity, seen) = (new RbfSimilarity(0.3), new List<double>());
            similarity.register_forward_hook(
                (_, _, _, result) =>
                {
                    seen.Add(result.max().item<double>());
                    return result;
                }
            );
            var head = create(similarity);
            head.Execution = new() { Path = path };

            var predictions = head.LeaveOneOut(embeddings, labels);

            Assert.Equal(1, seen.Max(), 1e-12);
            Assert.True(predictions.allclose(create(new RbfSimilarity(0.3)).LeaveOneOut(embeddings, labels)));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Hooks_of_a_step_run_on_every_path_and_see_the_step(ExecutionPath path)
    {
        foreach (
            var create in new Func<SoftStepWarp, NeighborHead>[] { w => new NcaHead(warp: w), w => new KnnHead(w) }
        )
        {
            var (warp, seen) = (new SoftStepWarp(4), new List<double>());
            warp.register_forward_hook(
                (_, _, _, result) =>
                {
                    seen.Add(result.max().item<double>());
                    return null!;
                }
            );
            var head = create(warp);
            head.Execution = new() { Path = path };
            head.to(ScalarType.Float64);

            head.LeaveOneOut(embeddings, labels);

            Assert.Equal(1, seen.Max(), 1e-12);
        }
    }

    [Fact]
    public void A_hook_may_change_a_similarity_that_equals_its_logits()
    {
        var similarity = new EuclideanSimilarity();
        similarity.register_forward_hook((_, _, _, result) => result * 2);

        var predictions = new NcaHead(similarity).LeaveOneOut(embeddings, labels);

        var expected = new NcaHead(options: new() { Temperature = 0.5 }).LeaveOneOut(embeddings, labels);
        Assert.True(predictions.allclose(expected));
    }

    [Fact]
    public void A_hook_may_not_change_a_kernel_or_a_step_whose_logarithm_is_needed()
    {
        var (similarity, warp) = (new RbfSimilarity(), new SoftStepWarp(4));
        similarity.register_forward_hook((_, _, _, result) => result * 2);
        warp.register_forward_hook((_, _, _, result) => result * 2);

        Assert.Throws<InvalidOperationException>(() => new NcaHead(similarity).LeaveOneOut(embeddings, labels));
        Assert.Throws<InvalidOperationException>(() =>
            new NcaHead(warp: warp).LeaveOneOut(embeddings.to(ScalarType.Float32), labels.to(ScalarType.Float32))
        );
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Models_and_banks_run_hooks_once_per_step(string name)
    {
        var (head, ofHead, ofModel) = (Create(name), 0, 0);
        head.register_forward_hook(_ => ofHead++);
        using var model = new DeepRegressor(nn.Identity(), head);
        model.register_forward_hook(_ => ofModel++);
        using var bank = new TrainingSetBank(model, embeddings, labels);
        using var ring = new RingBank(model, 40);

        model.call(embeddings, labels);
        model.LeaveOneOut(embeddings, labels);
        Assert.Equal((2, 2), (ofHead, ofModel));
        bank.call(embeddings[..5], labels[..5], arange(5, ScalarType.Int64));
        ring.call(embeddings, labels);
        model.Predict(embeddings, bank.Rows);
        Assert.Equal((5, 2), (ofHead, ofModel));
        if (head is LinearHead)
        {
            model.Predict(embeddings);
            Assert.Equal((6, 2), (ofHead, ofModel));
        }
    }

    private static RegressionHead WithWeightsOf(RegressionHead head, string name)
    {
        var other = Create(name);
        foreach (var (parameter, value) in other.parameters().Zip(head.parameters()))
        {
            using var ungraphed = no_grad();
            parameter.copy_(value);
        }
        return other;
    }

    private static RegressionHead Create(string name)
    {
        RegressionHead head = name switch
        {
            "NCA" => new NcaHead(),
            "NCA with a step" => new NcaHead(warp: new SoftStepWarp(4)),
            "k-NN" => new KnnHead(3),
            "k-NN with a step" => new KnnHead(new SoftStepWarp(4)),
            _ => new LinearHead(4),
        };
        head.to(ScalarType.Float64);
        return head;
    }
}
