using SoftStep.Candidates;
using SoftStep.Execution.Cpu.Pairs;
using SoftStep.Execution.Cpu.Rows;
using SoftStep.Similarities;
using SoftStep.Warping;
using SoftStep.Weightings;

namespace SoftStep.Execution.Cpu;

/// <summary>
/// A fused prediction. Leading axes are treated as several problems without leading axes. If there are at least as many problems
/// as threads, each thread runs whole problems; otherwise the problems run one after the other, each on all threads.
/// </summary>
internal sealed class RowsPass : EnginePass
{
    private readonly NeighborProblem problem;
    private readonly PairKernel pair;
    private readonly KeySet pairKeys;
    private readonly RowKernel kernel;
    private readonly ScalarType working;
    private readonly bool isLearning;
    private readonly int queries;
    private readonly int pairQueries;
    private readonly int keys;
    private readonly int keyFactors;
    private readonly int values;
    private readonly int given;
    private readonly int logScale;
    private readonly (int Weight, int Bias, int Given)[] numbers;
    private readonly int[] rules;
    private readonly Leading leading;

    private RowsRun[] runs = [];

    private RowsPass(NeighborProblem problem, Similarity pairs, RowKernel kernel, Leading leading)
    {
        (this.problem, this.kernel) = (problem, kernel);
        this.leading = leading;
        var isProjected = !ReferenceEquals(pairs, problem.Similarity);
        queries = Add(leading.Flat(problem.Queries));
        pairQueries = isProjected ? Add(leading.Flat(problem.Similarity.Projected(problem.Queries))) : queries;
        // In leave-one-out queries and keys are the same tensor, with one gradient.
        var isOneTensor = ReferenceEquals(problem.Keys.Keys, problem.Queries);
        var ownsKeys = isProjected && !isOneTensor;
        var factors = ownsKeys && !is_grad_enabled() ? problem.Similarity.Factors : null;
        pairKeys = ownsKeys && factors is null ? KeySet.Passing(problem.ProjectedKeys) : problem.Keys;
        keys = isOneTensor ? pairQueries : Add(leading.FlatOrShared(pairKeys.Keys));
        keyFactors = factors is null
            ? -1
            : Add(leading.FlatOrShared(KeyFactors.Of(pairKeys, problem.Similarity.GetType(), factors).Stored));
        values = Add(leading.FlatOrShared(problem.Values));
        given = Add(problem.Given is { } each ? leading.Flat(each) : null);
        pair = pairs.Kernel(Tensors[pairQueries].size(-1))!;
        // With a projection to many coordinates a matrix product may pay off although the embeddings are small.
        working = PairSources.IsByProduct(
            pair.Form,
            Tensors[pairQueries].size(-2),
            Tensors[keys].size(-2),
            Tensors[pairQueries].size(-1)
        )
            ? Tensors[pairQueries].dtype
            : problem.Working;
        logScale = Add(pair.LogScale?.For(problem.Queries));
        numbers =
        [
            .. kernel.Numbers.Select(kind =>
                (Add(kind.Weight), Add(kind.Bias), Add(kind.Given is { } given ? leading.Flat(given) : null))
            ),
        ];
        rules = [.. (problem.Exclusion?.Tensors ?? []).Select(Add)];
        isLearning = is_grad_enabled() && Tensors.Any(tensor => tensor.requires_grad);
    }

    /// <summary>(…, N, r), or null if such pairs cannot be fused.</summary>
    public static Tensor? Run(NeighborProblem problem, Similarity pairs, RowKernel kernel)
    {
        var leading = Leading.Of(problem.Queries, problem.Keys.Keys);
        var pass = new RowsPass(problem, pairs, kernel, leading);
        // A projection may have more or fewer coordinates than the embeddings.
        if (!PairSources.CanTake(pass.pair.Form, pass.Tensors[pass.keys]))
        {
            return null;
        }
        var predictions = EngineFunction.Of(pass);
        return leading.Count == 0 ? predictions : predictions.reshape([.. leading.Axes, .. predictions.shape[^2..]]);
    }

    public override Tensor Predict(List<Tensor> kept)
    {
        var problems = Problems(Tensors);
        var made = new RowsRun[problems.Length];
        var predictions = new Tensor[problems.Length];
        var memory = Array.ConvertAll(problems, KeptLogits);
        if (memory[0] is not null)
        {
            kept.AddRange(memory!);
        }
        ForEach(
            problems.Length,
            number =>
            {
                made[number] = RowsRun.Of(problems[number], working, memory[number]);
                predictions[number] = made[number].Predict();
            }
        );
        if (isLearning && made[0].States.Count > 0)
        {
            runs = made;
            foreach (var run in made)
            {
                kept.AddRange(run.States);
            }
        }
        return leading.Joined(predictions);
    }

    public override IReadOnlyList<Tensor?> Gradients(
        IReadOnlyList<Tensor> saved,
        IReadOnlyList<bool> wanted,
        Tensor flow
    )
    {
        var problems = runs.Length > 0 ? [] : Problems(saved);
        var count = (int)Math.Max(1, leading.Count);
        var gradients = new RowsGradients[count];
        var wants = new RowsWanted(wanted[pairQueries], wanted[keys], wanted[values], given >= 0 && wanted[given]);
        ForEach(
            count,
            number =>
            {
                // A problem's blocks are freed before the others run.
                using var scope = NewDisposeScope();
                var run =
                    runs.Length > 0
                        ? runs[number]
                        : RowsRun.Of(
                            problems[number],
                            working,
                            saved.Count > wanted.Count ? saved[wanted.Count + number] : null
                        );
                var states = new Tensor[run.States.Count];
                for (var i = 0; i < states.Length; i++)
                {
                    states[i] = saved[wanted.Count + number * states.Length + i];
                }
                var excluded = new ExcludedKeys(ExclusionOf(saved, number), Leading.OfOrShared(saved[keys], number));
                gradients[number] = run.Gradients(leading.Of(flow, number), wants, states, excluded)
                    .MoveToOuterDisposeScope();
            }
        );
        var all = RowsGradients.Joined(gradients, leading, saved[keys].ndim == 2, saved[values].ndim == 2);
        var result = new Tensor?[wanted.Count];
        result[pairQueries] = all.PairQueries;
        if (queries != pairQueries)
        {
            result[queries] = all.Queries;
        }
        if (keys != pairQueries)
        {
            result[keys] = all.Keys;
        }
        result[values] = all.Values;
        Put(given, all.Given);
        Put(logScale, all.LogScale);
        for (var kind = 0; kind < numbers.Length; kind++)
        {
            Put(numbers[kind].Weight, all.Numbers[kind].Weight);
            Put(numbers[kind].Bias, all.Numbers[kind].Bias);
            Put(numbers[kind].Given, all.Numbers[kind].Given);
        }
        return result;

        void Put(int place, Tensor? gradient)
        {
            if (place >= 0)
            {
                result[place] = gradient;
            }
        }
    }

    private RowsProblem[] Problems(IReadOnlyList<Tensor> tensors)
    {
        var made = new RowsProblem[Math.Max(1, leading.Count)];
        for (var number = 0; number < made.Length; number++)
        {
            var own = leading.Of(tensors[queries], number);
            var pairs = queries == pairQueries ? own : leading.Of(tensors[pairQueries], number);
            made[number] = new()
            {
                Queries = own,
                PairQueries = pairs,
                Keys = keys == pairQueries ? KeySet.Passing(pairs) : KeysOf(tensors[keys], number),
                KeyFactors = keyFactors < 0 ? null : Leading.OfOrShared(tensors[keyFactors], number),
                Values = Leading.OfOrShared(tensors[values], number),
                Readout = problem.Readout,
                Given = given < 0 ? null : leading.Of(tensors[given], number),
                Pair = pair,
                LogScale = logScale < 0 ? null : tensors[logScale],
                Kernel = kernel,
                Numbers = [.. numbers.Select(kind => NumbersOf(kind, tensors, number))],
                Exclusion = ExclusionOf(tensors, number),
                BlockBytes = problem.Options.BlockBytes / made.Length,
                IsLearning = isLearning,
            };
        }
        return made;
    }

    /// <summary>The keys of the prediction, with their cached facts, if the tensor is theirs; otherwise autograd's saved tensor.</summary>
    private KeySet KeysOf(Tensor tensor, int number) =>
        ReferenceEquals(tensor, pairKeys.Keys) ? pairKeys : KeySet.Passing(Leading.OfOrShared(tensor, number));

    private Exclusion? ExclusionOf(IReadOnlyList<Tensor> tensors, int number)
    {
        var exclusion = problem.Exclusion?.With(Array.ConvertAll(rules, place => tensors[place]));
        return leading.Count == 0 ? exclusion : exclusion?.OfProblem(leading.Axes, number);
    }

    private QueryNumbers NumbersOf((int Weight, int Bias, int Given) kind, IReadOnlyList<Tensor> tensors, int number) =>
        new(
            kind.Weight < 0 ? null : tensors[kind.Weight],
            kind.Bias < 0 ? null : tensors[kind.Bias],
            kind.Given < 0 ? null : leading.Of(tensors[kind.Given], number)
        );

    /// <summary>
    /// Memory to keep logits for the backward pass, (n, M padded) for the first n queries; null if it computes all again.
    /// </summary>
    private Tensor? KeptLogits(RowsProblem one)
    {
        var (rows, count) = (one.Rows, one.Keys.Keys.size(0));
        if (!isLearning || !PairSources.IsByProduct(pair.Form, rows, count, one.Keys.Keys.size(1)))
        {
            return null;
        }
        var length = working == ScalarType.Float64 ? RowMath.Padded<double>(count) : RowMath.Padded<float>(count);
        var kept = Math.Min(rows, one.BlockBytes / (length * one.PairQueries.ElementSize));
        return kept > 0 ? empty([kept, length], one.PairQueries.dtype, one.PairQueries.device) : null;
    }

    /// <summary>Runs whole problems in parallel if there are enough of them.</summary>
    private static void ForEach(int count, Action<int> body)
    {
        if (count < get_num_threads() || count == 1)
        {
            for (var number = 0; number < count; number++)
            {
                body(number);
            }
            return;
        }
        TorchThreads.ForEachOperator(
            count,
            number =>
            {
                // The gradient mode belongs to the thread.
                using var withoutGradients = no_grad();
                body(number);
            }
        );
    }
}
