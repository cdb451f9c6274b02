using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Models;

/// <summary>A bank for each group: rows are predicted from the rows of their own group only.</summary>
public sealed class BankGroupTests : IDisposable
{
    private const int M = 300;
    private const int N = 120;

    private readonly DeepRegressor model = new(Identity(), new NcaHead());
    private readonly Tensor rows = Draw.Normal(1, M, 3);
    private readonly Tensor labels = Draw.Normal(2, M);
    private readonly Tensor groups = Draw.Integers(3, -1, 4, M).to(ScalarType.Int64);
    private readonly Tensor times = Draw.Integers(4, 0, 9, M).to(ScalarType.Int64);
    private readonly Tensor queries = Draw.Normal(5, N, 3);
    private readonly Tensor queryGroups = Draw.Integers(6, -1, 4, N).to(ScalarType.Int64);
    private readonly ReferenceBank bank;

    public BankGroupTests()
    {
        bank = new(rows, labels, groups: groups, times: times);
        model.eval();
    }

    public void Dispose()
    {
        bank.Dispose();
        model.Dispose();
    }

    [Fact]
    public void It_is_a_bank_of_their_own_for_each()
    {
        var predictions = model.Predict(queries, bank, exclusion: bank.WithinGroups(queryGroups));

        predictions.ShouldBe(FromBanksOfTheirOwn(null), 1e-12);
    }

    [Fact]
    public void It_combines_with_other_exclusions()
    {
        var days = Draw.Integers(7, 3, 9, N).to(ScalarType.Int64);

        var predictions = model.Predict(
            queries,
            bank,
            exclusion: bank.Excluding(times: days) | bank.WithinGroups(queryGroups)
        );

        predictions.ShouldBe(FromBanksOfTheirOwn(days), 1e-12);
    }

    [Fact]
    public void It_is_the_same_from_a_file()
    {
        var file = Path.GetTempFileName();
        try
        {
            bank.Save(file);
            using var loaded = ReferenceBank.Load(file);

            model
                .Predict(queries, loaded, exclusion: loaded.WithinGroups(queryGroups))
                .ShouldEqual(model.Predict(queries, bank, exclusion: bank.WithinGroups(queryGroups)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void It_is_for_the_rows_of_the_moment()
    {
        var before = bank.WithinGroups(queryGroups);
        using var snapshot = bank.Snapshot();
        bank.Append(rows[..5], labels[..5], groups: groups[..5] + 100, times: times[..5]);

        model.Invoking(m => m.Predict(queries, bank, exclusion: before)).Should().Throw<ArgumentException>();
        model.Predict(queries, snapshot, exclusion: before).ShouldBe(FromBanksOfTheirOwn(null), 1e-12);
        model
            .Predict(queries, bank, exclusion: bank.WithinGroups(queryGroups))
            .ShouldBe(FromBanksOfTheirOwn(null), 1e-12);
        var fresh = model.Predict(queries[..1], bank, exclusion: bank.WithinGroups(groups[..1] + 100));
        fresh.item<double>().Should().NotBe(0);
    }

    [Fact]
    public void A_group_that_the_bank_has_not_is_refused_by_name()
    {
        var strange = tensor(new long[] { 3, 77, -5, 77 });

        bank.Invoking(b => b.WithinGroups(strange))
            .Should()
            .Throw<ArgumentException>()
            .WithParameterName("groups")
            .WithMessage("*5 groups*2 of those given*-5, 77*");
        bank.Invoking(b => b.WithinGroups(queries)).Should().Throw<ArgumentException>().WithParameterName("groups");
        bank.Invoking(b => b.WithinGroups(null!)).Should().Throw<ArgumentNullException>();
        bank.Invoking(b => b.WithinGroups(strange.to(META)))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*meta*cpu*");
        using var without = new ReferenceBank(rows, labels);
        without
            .Invoking(b => b.WithinGroups(queryGroups))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*no groups*");
        model
            .Invoking(m => m.Predict(queries, bank, exclusion: bank.WithinGroups(groups[..3])))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage($"*({N}, 3)*(3)*");
    }

    private Tensor FromBanksOfTheirOwn(Tensor? days)
    {
        var predictions = zeros(N, ScalarType.Float64);
        for (var group = -1; group < 4; group++)
        {
            var (own, asking) = (Where(groups, group), Where(queryGroups, group));
            using var alone = new ReferenceBank(
                rows.index_select(0, own),
                labels.index_select(0, own),
                times: times.index_select(0, own)
            );
            var exclusion = days is null ? null : alone.Excluding(times: days.index_select(0, asking));
            predictions.index_copy_(
                0,
                asking,
                model.Predict(queries.index_select(0, asking), alone, exclusion: exclusion)
            );
        }
        return predictions;

        static Tensor Where(Tensor groups, long group) => groups.eq(group).nonzero().flatten();
    }
}
