using System.Runtime.InteropServices;
using SoftStep.Tests.Support;

namespace SoftStep.Tests.Execution;

/// <summary>
/// An exception inside a backward pass would have to pass through libtorch, which ends the process: each
/// of these cases once did. The caller must get an exception, find the reason, and be able to go on.
/// </summary>
public sealed class BackwardErrorTests
{
    private const int Rows = 30;

    /// <summary>Enough that heads and distances use matrix products.</summary>
    private const int ManyRows = 190;

    /// <summary>Changes between a prediction and its backward pass, and whether they make it fail.</summary>
    private static readonly Dictionary<string, (Action<Step> Happens, Type? OnFused, Type? OnBlocked)> Events = new()
    {
        ["labels filled anew"] = (step => step.Labels.fill_(7), typeof(ExternalException), typeof(ExternalException)),
        ["keys filled anew"] = (step => step.Keys.fill_(7), typeof(ExternalException), typeof(ExternalException)),
        ["embeddings changed"] = (step => step.ChangeQueries(), typeof(ExternalException), typeof(ExternalException)),
        ["groups changed"] = (step => step.Groups.zero_(), typeof(ExternalException), typeof(ExternalException)),
        ["a step of the optimizer"] = (step => step.Learn(), typeof(ExternalException), typeof(ExternalException)),
        ["all frozen"] = (step => step.Freeze(), null, null),
        ["the head disposed"] = (step => step.Head.Dispose(), null, typeof(InvalidOperationException)),
        ["evaluation mode"] = (step => step.Head.eval(), null, null),
    };

    /// <summary>What a user's similarity does when the backward pass computes a block again.</summary>
    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor> Does, Type Reason)> Surprises = new()
    {
        ["throws"] = ((_, _) => throw new FormatException("my own"), typeof(FormatException)),
        ["is cancelled"] = ((_, _) => throw new OperationCanceledException(), typeof(OperationCanceledException)),
        ["has no memory"] = ((_, _) => throw new OutOfMemoryException(), typeof(OutOfMemoryException)),
        ["asks for too much"] = ((x, _) => x.new_empty(1L << 50, 1 << 8), typeof(ExternalException)),
        ["has another shape"] = ((x, _) => x.matmul(x.mT), typeof(InvalidOperationException)),
    };

    public static TheoryData<ExecutionPath> Paths => [ExecutionPath.Dense, ExecutionPath.Blocked, ExecutionPath.Fused];

    public static MatrixTheoryData<string, ExecutionPath, int> EventsOnPaths =>
        new(Events.Keys, Paths.Select(path => path.Data), [Rows, ManyRows]);

    public static MatrixTheoryData<string, ExecutionPath> SurprisesOnPaths =>
        new(Surprises.Keys, Paths.Select(path => path.Data));

    [Theory]
    [MemberData(nameof(EventsOnPaths))]
    public void What_happens_before_the_backward_ends_in_an_exception_or_does_not_matter(
        string name,
        ExecutionPath path,
        int rows
    )
    {
        var (happens, onFused, onBlocked) = Events[name];
        var step = new Step(path, rows);
        var predictions = step.Predict();
        happens(step);

        var error = Record.Exception(() => predictions.sum().backward());

        var expected = path switch
        {
            ExecutionPath.Fused => onFused,
            ExecutionPath.Blocked => onBlocked,
            _ => null,
        };
        if (path == ExecutionPath.Dense)
        {
            // There libtorch itself reports it.
            Assert.True(error is null or ExternalException);
        }
        else if (expected is null)
        {
            Assert.Null(error);
            Assert.Null(BackwardErrors.Last);
        }
        else
        {
            Assert.IsType<ExternalException>(error);
            Assert.IsType(expected, BackwardErrors.Last);
        }
        AssertGoesOn(path);
    }

    [Theory]
    [MemberData(nameof(SurprisesOnPaths))]
    public void A_users_similarity_may_fail_when_a_block_is_made_again(string name, ExecutionPath path)
    {
        var (does, reason) = Surprises[name];
        var similarity = new SwitchedSimilarity();
        var head = new NcaHead(similarity) { Execution = Step.Options(path) };
        var queries = Draw.Normal(1, Rows, 4).requires_grad_();
        var predictions = head.LeaveOneOut(queries, Draw.Normal(2, Rows));
        similarity.Instead = does;

        var error = Record.Exception(() => predictions.sum().backward());

        if (path == ExecutionPath.Dense)
        {
            Assert.Null(error);
        }
        else
        {
            Assert.IsType<ExternalException>(error);
            Assert.IsType(reason, BackwardErrors.Last);
            Assert.Contains(nameof(Similarity), BackwardErrors.Last.StackTrace);
        }
        AssertGoesOn(path);
    }

    [Fact]
    public void A_failure_is_reported_even_if_only_a_scalar_parameter_learns()
    {
        var similarity = new SwitchedSimilarity();
        var head = new NcaHead(similarity) { Execution = Step.Options(ExecutionPath.Blocked) };
        var predictions = head.LeaveOneOut(Draw.Normal(1, Rows, 4), Draw.Normal(2, Rows));
        similarity.Instead = (_, _) => throw new FormatException();

        Assert.Throws<ExternalException>(() => predictions.sum().backward());

        Assert.IsType<FormatException>(BackwardErrors.Last);
    }

    [Fact]
    public void The_reason_is_found_where_one_backward_fails_within_another()
    {
        var head = new NcaHead(new SwitchedSimilarity { Instead = (x, k) => Failing.Of([x, k], 0) })
        {
            Execution = Step.Options(ExecutionPath.Blocked),
        };
        var predictions = head.LeaveOneOut(Draw.Normal(1, Rows, 4).requires_grad_(), Draw.Normal(2, Rows));

        Assert.Throws<ExternalException>(() => predictions.sum().backward());

        Assert.IsType<FormatException>(BackwardErrors.Last);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Where_nothing_flows_back_there_is_no_gradient(ExecutionPath path)
    {
        var step = new Step(path);

        NothingFlowsBack.apply(step.Predict()).sum().backward();

        Assert.Null(step.Leaf.grad);
    }

    [Fact]
    public void Where_nothing_flows_back_ranks_and_distances_have_no_gradient()
    {
        var values = Draw.Normal(1, 200, 60).requires_grad_();

        NothingFlowsBack.apply(Functional.SoftRank(values)).sum().backward();
        NothingFlowsBack.apply(new EuclideanSimilarity().call(values, values)).sum().backward();

        Assert.Null(values.grad);
    }

    /// <summary>They keep nothing that a caller can change.</summary>
    [Fact]
    public void Changing_the_input_before_the_backward_does_not_affect_ranks_and_distances()
    {
        foreach (
            var function in new Func<Tensor, Tensor>[]
            {
                values => Functional.SoftRank(values),
                values => Functional.SoftRank(values, 1, Regularization.KL),
                values => new EuclideanSimilarity().call(values, values),
                values => new SquaredEuclideanSimilarity().call(values, values),
            }
        )
        {
            Assert.True(Gradient(isChanged: true).allclose(Gradient(isChanged: false)));

            Tensor Gradient(bool isChanged)
            {
                var leaf = Draw.Normal(1, 200, 60).requires_grad_();
                var values = leaf * 1;
                var results = function(values);
                if (isChanged)
                {
                    using var ungraphed = no_grad();
                    values.mul_(2);
                }
                results.Probe().backward();
                return leaf.grad!;
            }
        }
    }

    [Fact]
    public void A_reason_belongs_to_the_thread_and_ends_with_its_next_prediction()
    {
        var step = new Step(ExecutionPath.Fused);
        var predictions = step.Predict();
        step.Labels.fill_(7);
        Assert.Throws<ExternalException>(() => predictions.sum().backward());
        Exception? ofOther = new FormatException();
        var other = new Thread(() => ofOther = BackwardErrors.Last);
        other.Start();
        other.Join();

        Assert.Null(ofOther);
        Assert.NotNull(BackwardErrors.Last);
        step.Predict();
        Assert.Null(BackwardErrors.Last);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void The_reason_is_known_to_the_thread_of_the_backward_and_to_that_of_the_prediction(ExecutionPath path)
    {
        var step = new Step(path);
        var predictions = step.Predict();
        step.Labels.fill_(7);
        Exception? error = null,
            reason = null;
        var other = new Thread(() =>
        {
            error = Record.Exception(() => predictions.sum().backward());
            reason = BackwardErrors.Last;
        });
        other.Start();
        other.Join();

        // The dense definition has no custom function: libtorch itself reports the change, if it needs the labels.
        Assert.True(error is ExternalException || path == ExecutionPath.Dense);
        Assert.Equal(path == ExecutionPath.Dense, reason is null);
        Assert.Same(reason, BackwardErrors.Last);
    }

    /// <summary>The next step must work as usual.</summary>
    private static void AssertGoesOn(ExecutionPath path)
    {
        var step = new Step(path);
        step.Predict().sum().backward();
        Assert.True(step.Leaf.grad!.isfinite().all().item<bool>());
    }

    /// <summary>A prediction with groups and a step, in float64, so that no input is converted first.</summary>
    private sealed class Step
    {
        private const int Size = 60;

        private readonly Tensor queries;

        public Step(ExecutionPath path, int rows = Rows)
        {
            Leaf = Draw.Normal(1, rows, Size).requires_grad_();
            queries = Leaf * 1;
            Keys = Draw.Normal(2, rows, Size);
            Labels = Draw.Normal(3, rows, 2);
            Groups = arange(rows, ScalarType.Int64);
            Head = new NcaHead(warp: new SoftStepWarp(Size), options: new() { Cut = 0.3 })
            {
                Execution = Options(path, rows),
            };
            Head.to(ScalarType.Float64);
        }

        public Tensor Leaf { get; }

        public Tensor Keys { get; }

        public Tensor Labels { get; }

        public Tensor Groups { get; }

        public NcaHead Head { get; }

        public static ExecutionOptions Options(ExecutionPath path, int rows = Rows) =>
            new() { Path = path, BlockBytes = 64 * rows };

        public Tensor Predict() => Head.LeaveOneOut(queries, Labels, Groups) + Head.call(queries, Keys, Labels);

        public void ChangeQueries()
        {
            using var ungraphed = no_grad();
            queries.mul_(2);
        }

        public void Learn()
        {
            using var ungraphed = no_grad();
            foreach (var parameter in Head.parameters())
            {
                parameter.mul_(2);
            }
        }

        public void Freeze()
        {
            foreach (var parameter in Head.parameters())
            {
                parameter.requires_grad = false;
            }
        }
    }

    private sealed class Failing : SoftStep.Numerics.CustomFunction<Failing, int>
    {
        protected override Tensor Compute(IReadOnlyList<Tensor> inputs, int call, List<Tensor> kept) =>
            inputs[0].matmul(inputs[1].mT);

        protected override IReadOnlyList<Tensor?> Gradients(
            IReadOnlyList<Tensor> kept,
            int call,
            IReadOnlyList<bool> wanted,
            Tensor flow
        ) => throw new FormatException();
    }
}
