namespace SoftStep.Execution.Blocks;

/// <summary>A prediction in blocks. The backward pass computes each block again, with a separate graph.</summary>
internal sealed class BlocksPass : EnginePass
{
    /// <summary>Returning memory takes milliseconds, and pairs of less than these bytes leave little of it.</summary>
    private const long LeastReturned = 16 << 20;

    private readonly NeighborProblem problem;
    private readonly long blockRows;
    private readonly bool returnsMemory;
    private readonly int queries;
    private readonly int keys;
    private readonly int values;
    private readonly int given;
    private readonly int[] parameters;
    private readonly int[] rules;

    public BlocksPass(NeighborProblem problem)
    {
        this.problem = problem;
        var working = problem.Working;
        blockRows = problem.BlockRows;
        var pairs = RowBlocks.PairShape(problem.Queries, problem.Keys.Keys).Aggregate((all, size) => all * size);
        returnsMemory = problem.Queries.device_type == DeviceType.CPU && pairs * working.ElementSize() >= LeastReturned;
        queries = Add(problem.Queries.As(working));
        keys = Add(problem.Keys.Keys.dtype.IsNarrow() ? problem.Keys.Keys : problem.Keys.Keys.As(working));
        values = Add(problem.Values.As(working));
        given = Add(problem.Given);
        parameters = [.. problem.Parameters.Select(Add)];
        rules = [.. (problem.Exclusion?.Tensors ?? []).Select(Add)];
    }

    public override Tensor Predict(List<Tensor> kept)
    {
        using var scope = NewDisposeScope();
        var readout = problem.Readout.For(Tensors[values]);
        var blocks = new List<Tensor>();
        foreach (var (first, count) in Blocks(Tensors[queries].size(-2)))
        {
            using var block = NewDisposeScope();
            var some = Tensors[queries].narrow(-2, first, count);
            var weights = problem.Weights(some, Tensors[keys], Excluded(Tensors, first, count));
            var own = given < 0 ? null : Tensors[given].narrow(-2, first, count);
            blocks.Add(readout.Of(weights, Tensors[values], own).MoveToOuterDisposeScope());
        }
        return cat(blocks, -2).MoveToOuterDisposeScope();
    }

    public override IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> saved,
        IReadOnlyList<bool> wanted,
        Tensor flow
    )
    {
        // Parameters frozen since the prediction get no gradient.
        int[] learning = [.. parameters.Where(place => wanted[place] && saved[place].requires_grad)];
        Tensor[] learned = [.. learning.Select(place => saved[place])];
        var gradients = new Tensor?[saved.Count];
        // Concurrent backward passes through one head would see each other's gradients in its parameters.
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

    /// <summary>Computes the gradients of all tensors but the parameters; those of the parameters are stored in the parameters.</summary>
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
        var readout = problem.Readout.For(saved[values]);
        var (ofQueries, ofGiven) = (new List<Tensor>(), new List<Tensor>());
        foreach (var (first, count) in Blocks(saved[queries].size(-2)))
        {
            using var block = NewDisposeScope();
            var some = Leaf(saved[queries].narrow(-2, first, count), wanted[queries]);
            var weights = problem.Weights(some, allKeys, Excluded(saved, first, count));
            var own = given < 0 ? null : Leaf(saved[given].narrow(-2, first, count), wanted[given]);
            var results = readout.Of(weights, allValues, own);
            if (results.requires_grad)
            {
                // Not autograd.grad: TorchSharp does not catch libtorch's exceptions there, which would end the process.
                Tensor?[] inputs = [some, allKeys, allValues, own, .. learned];
                autograd.backward(
                    [results],
                    [flow.narrow(-2, first, count)],
                    inputs: [.. inputs.OfType<Tensor>().Where(input => input.requires_grad)]
                );
            }
            Gather(some, ofQueries);
            Gather(own, ofGiven);
        }
        gradients[queries] = Joined(ofQueries);
        if (given >= 0)
        {
            gradients[given] = Joined(ofGiven);
        }
        (gradients[keys], gradients[values]) = (allKeys.grad, allValues.grad);
    }

    /// <summary>The blocks. After the last one, the memory freed by all is returned to the system.</summary>
    private IEnumerable<(long First, long Count)> Blocks(long rows)
    {
        for (var first = 0L; first == 0 || first < rows; first += blockRows)
        {
            yield return (first, Math.Min(blockRows, rows - first));
        }
        // Only once: after every block it would take longer than the block.
        if (returnsMemory && blockRows < rows)
        {
            FreedMemory.Return();
        }
    }

    /// <summary>Adds the gradient of a block's leaf to the list.</summary>
    private static void Gather(Tensor? leaf, List<Tensor> gradients)
    {
        if (leaf is { requires_grad: true })
        {
            gradients.Add((leaf.grad ?? leaf.zeros_like()).MoveToOuterDisposeScope());
        }
    }

    private static Tensor? Joined(List<Tensor> gradients) => gradients.Count > 0 ? cat(gradients, -2) : null;

    private Tensor? Excluded(IReadOnlyList<Tensor> tensors, long first, long count) =>
        problem.Exclusion?.With(Array.ConvertAll(rules, place => tensors[place])).MaskOf(tensors[keys], first, count);

    private static Tensor Leaf(Tensor tensor, bool wanted) => tensor.detach().requires_grad_(wanted);
}
