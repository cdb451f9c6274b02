using System.Runtime.InteropServices;
using SoftStep.Numerics;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Numerics;

/// <summary>What CustomFunction does for every function with its own gradient.</summary>
public sealed class CustomFunctionTests
{
    public static TheoryData<ExecutionPath> PathsWithNodes => [ExecutionPath.Blocked, ExecutionPath.Fused];

    [Fact]
    public void Every_function_of_the_library_shares_it()
    {
        var own = typeof(SoftStepWarp)
            .Assembly.GetTypes()
            .Where(type => type.BaseType is { IsGenericType: true } parent && parent.Namespace == nameof(TorchSharp));

        Assert.Equal([typeof(CustomFunction<,>)], own.Where(type => type.BaseType!.DeclaringType == typeof(autograd)));
    }

    [Fact]
    public void The_library_never_calls_autograd_grad()
    {
        var callers = CompiledCalls
            .Of(typeof(SoftStepWarp).Assembly)
            .Where(call => call.Callee.DeclaringType == typeof(autograd) && call.Callee.Name == nameof(autograd.grad));

        Assert.Empty(callers);
    }

    [Theory]
    [MemberData(nameof(PathsWithNodes))]
    public void Without_gradients_there_is_no_node(ExecutionPath path)
    {
        var head = new NcaHead { Execution = Options(path) };
        var (x, y) = (Draw.Normal(1, 30, 4).requires_grad_(), Draw.Normal(2, 30));
        var before = AliveNodes.Count();

        var predictions = head.LeaveOneOut(x.detach(), y);
        using (no_grad())
        {
            Assert.False(head.LeaveOneOut(x, y).requires_grad);
        }

        Assert.False(predictions.requires_grad);
        Assert.Equal(before, AliveNodes.Count());
    }

    [Theory]
    [MemberData(nameof(PathsWithNodes))]
    public void A_node_is_freed_with_its_predictions(ExecutionPath path)
    {
        var (head, x, y) = (Head(path), Draw.Normal(1, 30, 4).requires_grad_(), Draw.Normal(2, 30));
        int within;

        using (NewDisposeScope())
        {
            head.LeaveOneOut(x, y).sum().backward();
            within = AliveNodes.Count();
        }

        Assert.Equal(within - 1, AliveNodes.Count());
    }

    /// <summary>On the dense path large distances are a custom function.</summary>
    [Theory]
    [InlineData(ExecutionPath.Dense)]
    [InlineData(ExecutionPath.Blocked)]
    [InlineData(ExecutionPath.Fused)]
    public void A_forward_that_throws_leaves_no_node(ExecutionPath path)
    {
        Similarity similarity =
            path == ExecutionPath.Fused
                ? new ThrowingProjection()
                : new SwitchedSimilarity { Instead = (_, _) => throw new FormatException() };
        var head = new NcaHead(similarity) { Execution = Options(path) };
        var x = Draw.Normal(1, 30, 4).requires_grad_() * 2;
        var before = AliveNodes.Count();

        Assert.Throws<FormatException>(() => head.LeaveOneOut(x, Draw.Normal(2, 30)));

        Assert.Equal(before, AliveNodes.Count());
    }

    [Theory]
    [MemberData(nameof(PathsWithNodes))]
    public void A_second_derivative_of_a_head_is_refused(ExecutionPath path)
    {
        var (head, x) = (Head(path), Draw.Normal(1, 30, 4).requires_grad_());

        AssertFirstDerivativeOnly(head.LeaveOneOut(x, Draw.Normal(2, 30)), x);
    }

    [Fact]
    public void A_second_derivative_of_ranks_and_distances_is_refused()
    {
        var x = Draw.Normal(1, 200, 60).requires_grad_();

        AssertFirstDerivativeOnly(Functional.SoftRank(x), x);
        AssertFirstDerivativeOnly(new SquaredEuclideanSimilarity().call(x, x), x);
    }

    [Theory]
    [MemberData(nameof(PathsWithNodes))]
    public void A_parameter_keeps_the_gradient_that_it_had(ExecutionPath path)
    {
        var similarity = new RbfSimilarity(0.3, learnable: true);
        var head = new NcaHead(similarity) { Execution = Options(path) };
        head.to(ScalarType.Float64);
        var (x, y) = (Draw.Normal(1, 30, 4).requires_grad_(), Draw.Normal(2, 30));
        head.LeaveOneOut(x, y).sum().backward();
        var parameter = similarity.parameters().Single();
        var once = parameter.grad!.item<double>();

        head.LeaveOneOut(x, y).sum().backward();
        var asked = autograd.grad([head.LeaveOneOut(x, y).sum()], [parameter])[0].item<double>();

        Assert.NotEqual(0, once);
        Assert.Equal(2 * once, parameter.grad!.item<double>(), 1e-12);
        Assert.Equal(once, asked, 1e-12);
    }

    [Fact]
    public void What_was_frozen_has_no_gradient_and_the_rest_has_its_own()
    {
        var (head, x, y) = (Head(ExecutionPath.Blocked), Draw.Normal(1, 30, 4).requires_grad_(), Draw.Normal(2, 30));
        head.LeaveOneOut(x, y).sum().backward();
        var expected = x.grad!.clone();
        x.grad = null;
        head.zero_grad();
        var predictions = head.LeaveOneOut(x, y);
        var frozen = head.parameters().First();
        frozen.requires_grad = false;

        predictions.sum().backward();

        Assert.True(x.grad!.allclose(expected));
        Assert.True(frozen.grad is null || frozen.grad.abs().sum().item<double>() == 0);
        Assert.NotEqual(0, head.parameters().Last().grad!.abs().sum().item<double>());
    }

    /// <summary>The gradient itself may be computed in a graph; only its own gradient is refused.</summary>
    private static void AssertFirstDerivativeOnly(Tensor result, Tensor input)
    {
        var plain = autograd.grad([(result * result).sum()], [input], retain_graph: true)[0];
        var graphed = autograd.grad([(result * result).sum()], [input], create_graph: true)[0];
        Assert.True(plain.allclose(graphed));
        Assert.True(graphed.requires_grad);

        Assert.Throws<ExternalException>(() => (graphed * graphed).sum().backward());

        Assert.IsType<NotSupportedException>(BackwardErrors.Last);
    }

    private sealed class ThrowingProjection : ProjectedSimilarity
    {
        public ThrowingProjection()
            : base(nameof(ThrowingProjection), new EuclideanSimilarity()) => RegisterComponents();

        protected internal override Tensor Project(Tensor embeddings) => throw new FormatException();
    }

    private static NcaHead Head(ExecutionPath path)
    {
        var head = new NcaHead(warp: new SoftStepWarp(4)) { Execution = Options(path) };
        head.to(ScalarType.Float64);
        return head;
    }

    private static ExecutionOptions Options(ExecutionPath path) => new() { Path = path, BlockBytes = 1 << 11 };
}
