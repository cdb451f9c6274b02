using System.Numerics;

namespace SoftStep.Candidates;

/// <summary>Excludes keys that are not strictly earlier than the query.</summary>
internal sealed class NotEarlierRule : PerRowRule
{
    public NotEarlierRule(Tensor queries, Tensor keys)
        : base(queries, keys)
    {
        if (queries.is_floating_point() != keys.is_floating_point())
        {
            throw new ArgumentException(
                "Times must be integers for queries and keys, or of a floating type for both, "
                    + $"but are {Guard.Describe(queries)} and {Guard.Describe(keys)}."
            );
        }
    }

    protected override string What => "times";

    /// <summary>Refuses NaN: it is neither earlier nor later than any time.</summary>
    public static void Require(Tensor times, string name)
    {
        ArgumentNullException.ThrowIfNull(times, name);
        var isNumber = times.is_floating_point() || (times.is_integral() && times.dtype != ScalarType.Bool);
        if (!isNumber || times.ndim == 0)
        {
            throw new ArgumentException(
                $"{name} must be times (…, N), integers or of a floating type, but are {Guard.Describe(times)}.",
                name
            );
        }
        if (times.is_floating_point() && HasNaN(times))
        {
            throw new ArgumentException($"{name} {Guard.Describe(times)} must be numbers, but have NaN.", name);
        }
    }

    public override ExclusionRule With(IReadOnlyList<Tensor> tensors) => new NotEarlierRule(tensors[0], tensors[^1]);

    public override Tensor Mask(Tensor keys, long first, long count)
    {
        var dtype = Queries.dtype == Keys.dtype ? Queries.dtype : Widest;
        return Keys.As(dtype).unsqueeze(-2).ge(Queries.narrow(-1, first, count).As(dtype).unsqueeze(-1));
    }

    public override KeyFinder Finder(Tensor keys)
    {
        var (queryTimes, keyTimes) = (Queries.As(Widest).Packed(), Keys.As(Widest).Packed());
        return Widest == ScalarType.Float64
            ? new NotEarlier<double>(queryTimes, keyTimes)
            : new NotEarlier<long>(queryTimes, keyTimes);
    }

    /// <summary>A dtype in which all times are compared exactly.</summary>
    private ScalarType Widest => Queries.is_floating_point() ? ScalarType.Float64 : ScalarType.Int64;

    private static bool HasNaN(Tensor times)
    {
        using var scope = NewDisposeScope();
        return times.isnan().any().item<bool>();
    }

    private sealed class NotEarlier<T>(Tensor queries, Tensor keys) : KeyFinder(checked((int)keys.numel()))
        where T : unmanaged, INumber<T>
    {
        public override int Find(long row, Span<int> found, int next)
        {
            var time = new TensorMemory<T>(queries).Row(row, 1)[0];
            var times = new TensorMemory<T>(keys).Row(0, Most);
            for (var i = 0; i < times.Length; i++)
            {
                if (times[i] >= time)
                {
                    found[next++] = i;
                }
            }
            GC.KeepAlive((queries, keys));
            return next;
        }
    }
}
