namespace SoftStep.Candidates;

/// <summary>One kind of exclusion.</summary>
internal abstract class ExclusionRule
{
    /// <summary>The tensors it uses.</summary>
    public abstract IReadOnlyList<Tensor> Tensors { get; }

    /// <summary>The same rule with other tensors, as many as <see cref="Tensors"/>.</summary>
    public abstract ExclusionRule With(IReadOnlyList<Tensor> tensors);

    /// <summary>The number of axes of the tensors without leading axes.</summary>
    protected abstract int Axes { get; }

    /// <summary>The rule of one problem of a batch.</summary>
    /// <param name="leading">The leading axes of the batch.</param>
    /// <param name="number">The problem's index in the batch, in row-major order.</param>
    public ExclusionRule OfProblem(long[] leading, long number)
    {
        return With([.. Tensors.Select(One)]);

        // Axis by axis: to reshape an expanded tensor to one leading axis would copy it, once for each problem.
        Tensor One(Tensor tensor)
        {
            var left = number;
            for (var axis = leading.Length - 1; axis >= 0 && tensor.ndim > Axes; axis--)
            {
                var last = (int)tensor.ndim - Axes - 1;
                tensor = tensor.select(last, tensor.size(last) == 1 ? 0 : left % leading[axis]);
                left /= leading[axis];
            }
            return tensor;
        }
    }

    /// <summary>The same rule for some of the queries and some of the keys, where there are no leading axes.</summary>
    /// <param name="queryRows">(n) int64, their numbers.</param>
    /// <param name="keyRows">(m) int64.</param>
    public abstract ExclusionRule Among(Tensor queryRows, Tensor keyRows);

    /// <exception cref="ArgumentException">It does not fit these queries (…, N, d) and keys (…, M, d).</exception>
    public abstract void RequireFit(Tensor queries, Tensor keys);

    /// <summary>
    /// Bool, broadcastable to (…, count, M): true where a pair is excluded, of <paramref name="count"/> queries from
    /// <paramref name="first"/> on and the keys (…, M, d).
    /// </summary>
    public abstract Tensor Mask(Tensor keys, long first, long count);

    /// <summary>The same query by query, on the CPU, for keys (M, d).</summary>
    public abstract KeyFinder Finder(Tensor keys);
}
