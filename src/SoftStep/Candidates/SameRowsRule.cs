namespace SoftStep.Candidates;

/// <summary>Excludes query i with key i.</summary>
internal sealed class SameRowsRule : ExclusionRule
{
    public override IReadOnlyList<Tensor> Tensors => [];

    protected override int Axes => 0;

    public override ExclusionRule With(IReadOnlyList<Tensor> tensors) => this;

    public override ExclusionRule Among(Tensor queryRows, Tensor keyRows) => new EqualRule(queryRows, keyRows);

    public override void RequireFit(Tensor queries, Tensor keys)
    {
        if (queries.size(-2) != keys.size(-2))
        {
            throw new ArgumentException(
                "exclusion says that query i is key i, but they are not equally many: "
                    + $"queries {Guard.Describe(queries)} and keys {Guard.Describe(keys)}."
            );
        }
    }

    public override Tensor Mask(Tensor keys, long first, long count)
    {
        var rows = Arithmetic.Counted(count, ScalarType.Int64, keys.device, first);
        return rows.unsqueeze(-1).eq(Arithmetic.Counted(keys.size(-2), ScalarType.Int64, keys.device));
    }

    public override KeyFinder Finder(Tensor keys) => Own;

    private static readonly OwnRow Own = new();

    private sealed class OwnRow() : KeyFinder(1)
    {
        public override int Find(long row, Span<int> found, int next)
        {
            found[next] = (int)row;
            return next + 1;
        }
    }
}
