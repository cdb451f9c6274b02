using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SoftStep.Benchmarks.Works;

/// <summary>
/// NCA + SoftStep predicting queries from the rows of their own group in a bank, float32: by groups, by a mask, or from a bank of
/// its own for each group.
/// </summary>
internal sealed class GroupPrediction : IDisposable
{
    private readonly DeepRegressor model;
    private readonly Tensor queries;
    private readonly Tensor queryGroups;
    private readonly ReferenceBank bank;
    private readonly (Tensor Queries, ReferenceBank Bank)[] banks;

    public GroupPrediction(long queryCount, long keyCount, long groups, long size)
    {
        manual_seed(0);
        model = new(Identity(), Heads.Create(HeadKind.NcaSoftStep, size));
        model.eval();
        queries = randn(queryCount, size);
        using var scope = NewDisposeScope();
        var (keys, labels, keyGroups) = (
            randn(keyCount, size),
            randn(keyCount, 1),
            randint(groups, keyCount, ScalarType.Int64)
        );
        bank = new(keys, labels, groups: keyGroups);
        queryGroups = keyGroups[..(int)queryCount].clone().DetachFromDisposeScope();
        banks =
        [
            .. Enumerable
                .Range(0, (int)groups)
                .Where(group => Rows(keyGroups, group).size(0) > 0)
                .Select(group =>
                {
                    var (asked, own) = (Rows(queryGroups, group), Rows(keyGroups, group));
                    var some = queries.index_select(0, asked).DetachFromDisposeScope();
                    return (some, new ReferenceBank(keys.index_select(0, own), labels.index_select(0, own)));
                }),
        ];

        static Tensor Rows(Tensor groups, long group) => groups.eq(group).nonzero().flatten();
    }

    /// <summary>From one bank, each query within its group.</summary>
    public void Run() => model.Predict(queries, bank, exclusion: bank.WithinGroups(queryGroups)).Dispose();

    /// <summary>The same with a mask of all pairs.</summary>
    public void Masked()
    {
        using var scope = NewDisposeScope();
        model.Predict(queries, bank, exclusion: Exclusion.Mask(queryGroups.unsqueeze(-1).ne(bank.Groups!)));
    }

    /// <summary>From the banks of their own, one after the other.</summary>
    public void Loop()
    {
        foreach (var (some, own) in banks)
        {
            if (some.size(0) > 0)
            {
                model.Predict(some, own).Dispose();
            }
        }
    }

    public void Dispose()
    {
        bank.Dispose();
        foreach (var (some, own) in banks)
        {
            some.Dispose();
            own.Dispose();
        }
    }
}
