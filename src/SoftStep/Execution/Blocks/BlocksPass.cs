namespace SoftStep.Execution.Blocks;

/// <summary>A prediction in blocks. The backward makes each block again, with a graph of its own.</summary>
internal sealed class BlocksPass : EnginePass
{
    private readonly NeighborProblem problem;
    private readonly long blockRows;
    private readonly bool isOnCpu;
    private readonly int queries;
    private readonly int keys;
    private readonly int values;
    private readonly int[] parameters;
    private readonly int[] rules;

    public BlocksPass(NeighborProblem problem)
    {
        this.problem = problem;
        var working = problem.Working;
        blockRows = problem.BlockRows;
        isOnCpu = problem.Queries.device_type == DeviceType.CPU;
        queries = Add(problem.Queries.As(working));
        keys = Add(problem.Keys.Keys.As(working));
        values = Add(problem.Values.As(working));
        parameters = [.. problem.Parameters.Select(Add)];
        rules = [.. (problem.Exclusion?.Tensors ?? []).Select(Add)];
    }

    public override Tensor Predict(List<Tensor> kept)
    {
        using var scope = NewDisposeScope();
        var blocks = new List<Tensor>();
        foreach (var (first, count) in Blocks(Tensors[queries].size(-2)))
        {
            using var block = NewDisposeScope();
            var some = Tensors[queries].narrow(-2, first, count);
            var weights = problem.Weights(some, Tensors[keys], Excluded(Tensors, first, count));
            blocks.Add(problem.Readout.Of(weights, Tensors[values]).MoveToOuterDisposeScope());
        }
        return cat(blocks, -2).MoveToOuterDisposeScope();
    }

    public override IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> saved,
        IReadOnlyList<bool> wanted,
        Tensor flow
    )
    {
        // What was frozen since the prediction gets no gradient.
        int[] learning = [.. parameters.Where(place => wanted[place] && saved[place].requires_grad)];
        Tensor[] learned = [.. learning.Select(place => saved[place])];
        var gradients = new Tensor?[saved.Count];
        // Two passes through one head would find each other's gradients in its parameters.
        lock (problem.Gate)
        {
            using var aside = new GradientsAside(learned);
            ThroughBlocks(saved, wanted, flow, learned, gradients);
            foreach (var place in learning)
            {
                gradients[place] = saved[place].grad;
            }
        }
        return gradients;
    }

    /// <summary>The gradients of queries, keys and values; those of the parameters are left in the parameters.</summary>
    private void ThroughBlocks(
        IReadOnlyList<Tensor> saved,
        IReadOnlyList<bool> wanted,
        Tensor flow,
        Tensor[] learned,
        Tensor?[] gradients
    )
    {
        using var graph = enable_grad();
        var (allKeys, allValues) = (Leaf(saved[keys], wanted[keys]), Leaf(saved[values], wanted[values]));
        var ofQueries = new List<Tensor>();
        foreach (var (first, count) in Blocks(saved[queries].size(-2)))
        {
            using var block = NewDisposeScope();
            var some = Leaf(saved[queries].narrow(-2, first, count), wanted[queries]);
            var weights = problem.Weights(some, allKeys, Excluded(saved, first, count));
            var predictions = problem.Readout.Of(weights, allValues);
            if (predictions.requires_grad)
            {
                // Not grad(…), in which TorchSharp does not catch what libtorch throws.
                Tensor[] inputs = [some, allKeys, allValues, .. learned];
                autograd.backward(
                    [predictions],
                    [flow.narrow(-2, first, count)],
                    inputs: [.. inputs.Where(input => input.requires_grad)]
                );
            }
            if (wanted[queries])
            {
                ofQueries.Add((some.grad ?? some.zeros_like()).MoveToOuterDisposeScope());
            }
        }
        gradients[queries] = wanted[queries] ? cat(ofQueries, -2) : null;
        (gradients[keys], gradients[values]) = (allKeys.grad, allValues.grad);
    }

    /// <summary>One after the other; what they have freed is given back after the last.</summary>
    private IEnumerable<(long First, long Count)> Blocks(long rows)
    {
        for (var first = 0L; first == 0 || first < rows; first += blockRows)
        {
            yield return (first, Math.Min(blockRows, rows - first));
        }
        // Once: between blocks it would take longer than they do.
        if (isOnCpu && blockRows < rows)
        {
            FreedMemory.Return();
        }
    }

    private Tensor? Excluded(IReadOnlyList<Tensor> tensors, long first, long count) =>
        problem.Exclusion?.With(Array.ConvertAll(rules, place => tensors[place])).MaskOf(tensors[keys], first, count);

    private static Tensor Leaf(Tensor tensor, bool wanted) => tensor.detach().requires_grad_(wanted);
}
