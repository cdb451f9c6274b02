using SoftStep.Warping;

namespace SoftStep.Execution.Cpu;

/// <summary>
/// The gradients of the tensors of a <see cref="RowsProblem"/>; null if not needed. That of the queries is also null if they
/// are the pair queries.
/// </summary>
internal sealed record RowsGradients(
    Tensor? Queries,
    Tensor? PairQueries,
    Tensor? Keys,
    Tensor? Values,
    Tensor? Given,
    Tensor? LogScale,
    IReadOnlyList<QueryNumbers> Numbers
)
{
    /// <summary>The gradients of all problems: joined, or summed for tensors that the problems share.</summary>
    /// <param name="all">Those of each problem.</param>
    /// <param name="leading">The leading axes that the problems come from.</param>
    /// <param name="areKeysShared">Whether all problems have the same keys.</param>
    /// <param name="areValuesShared">Whether all problems have the same values.</param>
    public static RowsGradients Joined(RowsGradients[] all, Leading leading, bool areKeysShared, bool areValuesShared)
    {
        return leading.Count == 0
            ? all[0]
            : new(
                Join(each => each.Queries),
                Join(each => each.PairQueries),
                areKeysShared ? Sum(each => each.Keys) : Join(each => each.Keys),
                areValuesShared ? Sum(each => each.Values) : Join(each => each.Values),
                Join(each => each.Given),
                Sum(each => each.LogScale),
                [.. all[0].Numbers.Select((_, kind) => NumbersOf(kind))]
            );

        QueryNumbers NumbersOf(int kind) =>
            new(
                Sum(each => each.Numbers[kind].Weight),
                Sum(each => each.Numbers[kind].Bias),
                Join(each => each.Numbers[kind].Given)
            );

        Tensor? Join(Func<RowsGradients, Tensor?> part) =>
            part(all[0]) is null ? null : leading.Joined(Array.ConvertAll(all, each => part(each)!));

        Tensor? Sum(Func<RowsGradients, Tensor?> part)
        {
            var sum = part(all[0]);
            for (var number = 1; number < all.Length && sum is not null; number++)
            {
                sum = sum.Plus(part(all[number])!);
            }
            return sum;
        }
    }

    /// <summary>Moves all tensors to the outer dispose scope.</summary>
    public RowsGradients MoveToOuterDisposeScope()
    {
        IEnumerable<Tensor?> numbers = Numbers.SelectMany(kind => new[] { kind.Weight, kind.Bias, kind.Given });
        foreach (var gradient in numbers.Concat([Queries, PairQueries, Keys, Values, Given, LogScale]))
        {
            gradient?.MoveToOuterDisposeScope();
        }
        return this;
    }
}

/// <summary>Which gradients are needed.</summary>
internal readonly record struct RowsWanted(bool PairQueries, bool Keys, bool Values, bool Given);
