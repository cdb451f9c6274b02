using SoftStep.Execution;
using SoftStep.Execution.Cpu;
using SoftStep.Readouts;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Similarities;

public sealed class ProjectedSimilarityTests
{
    [Fact]
    public void A_projection_of_few_coordinates_to_many_is_the_dense_definition()
    {
        var (points, labels) = (
            Draw.Normal(1, 64, 2).to(ScalarType.Float32),
            Draw.Normal(2, 64).to(ScalarType.Float32)
        );
        var head = new NcaHead(new Own(rows => rows.repeat(1, 300)));

        var fused = head.call(points, points, labels);

        head.Execution = new() { Path = ExecutionPath.Dense };
        fused.ShouldBe(head.call(points, points, labels), 1e-5);
    }

    [Theory]
    [InlineData(ExecutionPath.Dense)]
    [InlineData(ExecutionPath.Fused)]
    public void A_projection_to_another_type_or_to_fewer_rows_is_refused(ExecutionPath path)
    {
        var (points, labels) = (ones(8, 2), ones(8));
        foreach (var own in new[] { new Own(rows => rows.@long()), new Own(rows => rows.narrow(0, 0, 4)) })
        {
            var head = new NcaHead(own) { Execution = new() { Path = path } };
            FluentActions
                .Invoking(() => head.call(points, points, labels))
                .Should()
                .Throw<InvalidOperationException>()
                .WithMessage("*Own must project (8, 2)*");
        }
    }

    /// <summary>The Manhattan distance is fused only up to this many coordinates of keys.</summary>
    [Theory]
    [InlineData(2, 64, false)]
    [InlineData(64, 2, true)]
    public void The_projected_embeddings_decide_whether_rows_are_fused(long size, long projected, bool isFused)
    {
        using var own = new Own(
            rows => rows.narrow(-1, 0, 1).expand([.. rows.shape[..^1], projected]),
            new ManhattanSimilarity()
        );
        var keys = Draw.Normal(1, 70_000, size);
        var problem = new NeighborProblem
        {
            Queries = keys[..2],
            Bounds = Precision.Of(keys),
            Keys = KeySet.Passing(keys),
            Values = keys[.., ..1],
            Similarity = own,
            Weighting = new SoftmaxWeighting(),
            Readout = MeanReadout.Instance,
            Exclusion = null,
            Options = new(),
            IsTraining = true,
            Gate = new(),
        };

        (new RowsEngine().Run(problem) is not null).Should().Be(isFused);
    }

    private sealed class Own : ProjectedSimilarity
    {
        private readonly Func<Tensor, Tensor> project;

        public Own(Func<Tensor, Tensor> project, Similarity? inner = null)
            : base(nameof(Own), inner ?? new EuclideanSimilarity())
        {
            this.project = project;
            RegisterComponents();
        }

        protected internal override Tensor Project(Tensor embeddings) => project(embeddings);
    }
}
