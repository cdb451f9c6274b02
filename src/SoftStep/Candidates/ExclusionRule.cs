namespace SoftStep.Candidates;

/// <summary>One kind of pairs that take no part.</summary>
internal abstract class ExclusionRule
{
    /// <summary>What it is made of.</summary>
    public abstract IReadOnlyList<Tensor> Tensors { get; }

    /// <summary>The same rule of as many others.</summary>
    public abstract ExclusionRule With(IReadOnlyList<Tensor> tensors);

    /// <summary>How many axes the tensors have where there are no leading ones.</summary>
    protected abstract int Axes { get; }

    /// <summary>The same rule for one problem of several, which have leading axes.</summary>
    /// <param name="leading">The leading axes.</param>
    /// <param name="number">Of the problem.</param>
    public ExclusionRule OfProblem(long[] leading, long number)
    {
        return With([.. Tensors.Select(One)]);

        // Axis by axis: all problems of an expanded tensor in one axis would be a copy of it, for each problem again.
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

    /// <exception cref="ArgumentException">It is not for these queries (…, N, d) and keys (…, M, d).</exception>
    public abstract void RequireFit(Tensor queries, Tensor keys);

    /// <summary>
    /// Bool, broadcastable to (…, count, M): true where a pair of the queries from <paramref name="first"/> on and the keys
    /// (…, M, d) takes no part.
    /// </summary>
    public abstract Tensor Mask(Tensor keys, long first, long count);

    /// <summary>The same row by row, on the CPU, for keys (M, d).</summary>
    public abstract KeyFinder Finder(Tensor keys);
}
