using SoftStep.Tests.Support;

namespace SoftStep.Tests.Similarities;

public sealed class OwnSimilarityTests
{
    public static TheoryData<ExecutionPath> Paths => [.. Enum.GetValues<ExecutionPath>()];

    [Theory]
    [MemberData(nameof(Paths))]
    public void In_a_head_it_equals_the_same_built_in_similarity(ExecutionPath path)
    {
        var (embeddings, labels) = (Draw.Normal(1, 40, 3), Draw.Normal(2, 40, 2));

        var (prediction, gradient) = Run(new OwnKernel(0.3));
        var (expectedPrediction, expectedGradient) = Run(new RbfSimilarity(0.3));

        prediction.ShouldBe(expectedPrediction, 1e-12);
        gradient.ShouldBe(expectedGradient, 1e-12);

        (Tensor Prediction, Tensor Gradient) Run(Similarity similarity)
        {
            var head = new NcaHead(similarity, new SoftStepWarp(3))
            {
                Execution = new() { Path = path, BlockBytes = 64 },
            };
            head.to(ScalarType.Float64);
            head.Set("weighting.warp.weight", Draw.Normal(3, 3, 3));
            head.Set("weighting.warp.bias", Draw.Normal(4, 3));
            var leaf = embeddings.detach().clone().requires_grad_();
            var predictions = head.LeaveOneOut(leaf, labels);
            (predictions * labels).sum().backward();
            return (predictions, leaf.grad!);
        }
    }

    [Fact]
    public void Its_own_parameters_are_the_heads_and_learn_in_blocks()
    {
        var head = new NcaHead(new OwnKernel(0.3))
        {
            Execution = new() { Path = ExecutionPath.Blocked, BlockBytes = 64 },
        };
        head.to(ScalarType.Float64);

        head.LeaveOneOut(Draw.Normal(1, 40, 3), Draw.Normal(2, 40)).square().sum().backward();

        var (name, scale) = head.named_parameters().Should().ContainSingle().Subject;
        name.Should().Be("similarity.scale");
        scale.grad!.item<double>().Should().NotBe(0);
    }

    [Fact]
    public void Logits_of_another_shape_are_refused_with_what_was_given()
    {
        using var similarity = new PerKey();

        similarity
            .Invoking(it => it.call(ones(2, 4), ones(3, 4)))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*PerKey*(…, 2, 3)*(3) Float32*");
    }

    private sealed class OwnKernel : Similarity
    {
        private readonly TorchSharp.Modules.Parameter scale;

        public OwnKernel(double gamma)
            : base(nameof(OwnKernel))
        {
            scale = new(tensor([gamma], ScalarType.Float64));
            RegisterComponents();
        }

        protected override Tensor ComputeLogits(Tensor queries, Tensor keys) =>
            -scale * (queries.unsqueeze(-2) - keys.unsqueeze(-3)).square().sum(-1);

        public override bool IsKernel => true;
    }

    private sealed class PerKey : Similarity
    {
        public PerKey()
            : base(nameof(PerKey)) => RegisterComponents();

        protected override Tensor ComputeLogits(Tensor queries, Tensor keys) => keys.sum(-1);
    }
}
