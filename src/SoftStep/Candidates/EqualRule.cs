namespace SoftStep.Candidates;

/// <summary>Excludes pairs with equal integers, such as ids or groups.</summary>
internal sealed class EqualRule(Tensor queries, Tensor keys) : PerRowRule(queries, keys)
{
    protected override string What => "integers";

    public static void Require(Tensor integers, string name)
    {
        ArgumentNullException.ThrowIfNull(integers, name);
        if (!integers.is_integral() || integers.dtype == ScalarType.Bool || integers.ndim == 0)
        {
            throw new ArgumentException(
                $"{name} must be integers (…, N), one for each row, but are {Guard.Describe(integers)}.",
                name
            );
        }
    }

    public override ExclusionRule With(IReadOnlyList<Tensor> tensors) => new EqualRule(tensors[0], tensors[^1]);

    public override Tensor Mask(Tensor keys, long first, long count) =>
        Queries.narrow(-1, first, count).unsqueeze(-1).eq(Keys.unsqueeze(-2));

    public override KeyFinder Finder(Tensor keys) => new EqualKeys(InMemory(Queries), InMemory(Keys));

    /// <summary>Int64, row after row.</summary>
    public static Tensor InMemory(Tensor integers) => integers.As(ScalarType.Int64).Packed();

    private sealed class EqualKeys(Tensor queries, Tensor keys) : KeyFinder(checked((int)keys.numel()))
    {
        public override int Find(long row, Span<int> found, int next)
        {
            var number = new TensorMemory<long>(queries).Row(row, 1)[0];
            var numbers = new TensorMemory<long>(keys).Row(0, Most);
            for (var at = numbers.IndexOf(number); at >= 0; )
            {
                found[next++] = at;
                var further = numbers[(at + 1)..].IndexOf(number);
                at = further < 0 ? -1 : at + 1 + further;
            }
            GC.KeepAlive((queries, keys));
            return next;
        }
    }
}
