using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Models;

/// <summary>Queries with exclusions of a bank's rows.</summary>
public sealed class BankExclusionTests : IDisposable
{
    private readonly DeepRegressor model = new(Identity(), new NcaHead());
    private readonly Tensor rows = Draw.Normal(1, 6, 3);
    private readonly Tensor labels = Draw.Normal(2, 6);
    private readonly Tensor queries = Draw.Normal(3, 4, 3);
    private readonly long[] ids = [10, 11, 12, 13, 14, 15];
    private readonly long[] groups = [0, 0, 1, 1, 2, 2];
    private readonly double[] times = [5, 3, 1, 4, 1, 2];
    private readonly ReferenceBank bank;

    public BankExclusionTests() => bank = new(rows, labels, tensor(ids), tensor(groups), tensor(times));

    public void Dispose()
    {
        bank.Dispose();
        model.Dispose();
    }

    [Fact]
    public void Each_kind_and_all_together_are_against_the_banks_rows()
    {
        long[] own = [11, 99, 13, 15];
        long[] group = [2, 1, 5, 0];
        double[] time = [4, 2, 9, 3];

        Predict(bank.Excluding(tensor(own))).ShouldBe(Loops((i, j) => own[i] == ids[j]), 1e-12);
        Predict(bank.Excluding(groups: tensor(group))).ShouldBe(Loops((i, j) => group[i] == groups[j]), 1e-12);
        Predict(bank.Excluding(times: tensor(time))).ShouldBe(Loops((i, j) => times[j] >= time[i]), 1e-12);
        Predict(bank.Excluding(tensor(own), tensor(group), tensor(time)))
            .ShouldBe(Loops((i, j) => own[i] == ids[j] || group[i] == groups[j] || times[j] >= time[i]), 1e-12);
        Predict(null).ShouldBe(Loops((_, _) => false), 1e-12);
    }

    [Fact]
    public void Rows_of_the_bank_are_predicted_without_themselves_by_their_ids()
    {
        model.eval();

        var predictions = model.Predict(rows, bank, exclusion: bank.Excluding(bank.Ids));

        predictions.ShouldBe(new NcaHead().LeaveOneOut(rows, labels), 1e-12);
        model.Predict(rows, bank, exclusion: Exclusion.SameRows).ShouldEqual(predictions);
    }

    [Fact]
    public void It_combines_with_others_and_serves_a_head_too()
    {
        var mask = Draw.Mask(4, 0.3, 4, 6);
        var exclusion = Exclusion.Mask(mask) | bank.Excluding(times: tensor(new[] { 4.0, 2, 9, 3 }));

        var predictions = model.Predict(queries, bank, 1024, exclusion);

        predictions.ShouldBe(new NcaHead().Predict(queries, bank.Embeddings, bank.Labels, exclusion), 1e-12);
    }

    [Theory]
    [InlineData("append")]
    [InlineData("move")]
    [InlineData("dispose")]
    public void After_a_change_of_the_bank_an_exclusion_is_refused_and_that_of_a_snapshot_is_not(string change)
    {
        var own = tensor(new long[] { 11, 99, 13, 15 });
        using var snapshot = bank.Snapshot();
        var (before, ofSnapshot) = (bank.Excluding(own), snapshot.Excluding(own));
        var expected = Predict(before);

        switch (change)
        {
            case "append":
                bank.Append(rows, labels, tensor(ids), tensor(groups), tensor(times));
                break;
            case "move":
                bank.To(META);
                break;
            default:
                bank.Dispose();
                break;
        }

        var predict = () => model.Predict(queries, bank, exclusion: before);
        if (change == "dispose")
        {
            predict.Should().Throw<ObjectDisposedException>();
        }
        else
        {
            predict.Should().Throw<ArgumentException>().WithMessage("exclusion*changed since*Snapshot*");
        }
        model.Predict(queries, snapshot, exclusion: ofSnapshot).Values().ShouldBe(expected, 0);
        // The snapshot still has the same rows.
        model.Predict(queries, snapshot, exclusion: before).Values().ShouldBe(expected, 0);
    }

    [Fact]
    public void A_head_names_an_exclusion_whose_bank_has_freed_its_rows()
    {
        var exclusion = bank.Excluding(tensor(new long[] { 11, 99, 13, 15 }));
        bank.Append(rows, labels, tensor(ids), tensor(groups), tensor(times));

        var predict = () => new NcaHead().Predict(queries, rows, labels, exclusion);

        predict.Should().Throw<ObjectDisposedException>().WithMessage("*until the bank changes*");
    }

    [Fact]
    public void An_exclusion_of_another_bank_is_refused()
    {
        using var other = new ReferenceBank(rows, labels, tensor(ids));

        var predict = () =>
            model.Predict(queries, bank, exclusion: other.Excluding(arange(4)) | Exclusion.Equal(arange(4), arange(6)));

        predict.Should().Throw<ArgumentException>().WithMessage("exclusion*another bank's*");
    }

    [Fact]
    public void What_the_bank_has_not_and_what_does_not_fit_is_refused()
    {
        using var bare = new ReferenceBank(rows, labels, groups: tensor(groups));

        Refuse(() => bare.Excluding(arange(4)), "ids were given*no ids, groups and no times*");
        Refuse(() => bare.Excluding(times: arange(4)), "times were given*no times*");
        Refuse(() => bare.Excluding(), "*ids, groups or times*no ids, groups and no times*");
        using var ungrouped = new ReferenceBank(rows, labels, tensor(ids));
        Refuse(() => ungrouped.Excluding(groups: arange(4)), "groups were given*no groups*");
        Refuse(() => bank.Excluding(ones(4)), "ids*integers*(4) Float32*");
        Refuse(() => bank.Excluding(times: tensor([1, double.NaN])), "times*NaN*");
        Refuse(() => bank.Excluding(times: arange(4)), "*(4) Int64*(6) Float64*");
        Refuse(() => bank.Excluding(arange(4).to(META)), "*meta*cpu*");
        Refuse(() => model.Predict(queries, bank, exclusion: bank.Excluding(arange(3))), "exclusion*(4, 3)*(3) Int64*");
        using var linear = new DeepRegressor(Identity(), new LinearHead(3));
        Refuse(() => linear.Predict(queries, exclusion: Exclusion.SameRows), "exclusion*bank*");

        static void Refuse(Action call, string message) =>
            call.Should().Throw<ArgumentException>().WithMessage(message);
    }

    [Fact]
    public void Times_are_kept_as_they_are_and_integers_as_int64()
    {
        foreach (
            var (dtype, kept) in new[]
            {
                (ScalarType.Int16, ScalarType.Int64),
                (ScalarType.Float32, ScalarType.Float32),
            }
        )
        {
            var moments = arange(6).to(dtype);
            using var own = new ReferenceBank(rows, labels, times: moments);

            own.Append(rows[..2], labels[..2], times: tensor(new[] { 7, 8 }).to(dtype));

            own.Times!.dtype.Should().Be(kept);
            own.Times.Values().Should().Equal(0, 1, 2, 3, 4, 5, 7, 8);
            using var snapshot = own.Snapshot();
            snapshot.Times!.ShouldEqual(own.Times);
            var other = dtype == ScalarType.Int16 ? ones(2) : arange(2);
            own.Invoking(b => b.Append(rows[..2], labels[..2], times: other))
                .Should()
                .Throw<ArgumentException>()
                .WithMessage($"*times of {kept}*times of {other.dtype}*");
            own.Invoking(b => b.Append(rows[..2], labels[..2]))
                .Should()
                .Throw<ArgumentException>()
                .WithMessage("*no times*");
            own.Count.Should().Be(8);
            own.To(META);
            own.Times!.device_type.Should().Be(DeviceType.META);
        }
        var nan = () => new ReferenceBank(rows, labels, times: zeros(6) / 0);
        nan.Should().Throw<ArgumentException>().WithMessage("times*NaN*");
        using var built = model.BuildBank(rows, labels, times: tensor(times));
        built.Times!.Values().Should().Equal(times);
    }

    private double[] Predict(Exclusion? exclusion)
    {
        using var predictions = model.Predict(queries, bank, exclusion: exclusion);
        return predictions.Values();
    }

    private double[] Loops(Func<int, int, bool> excluded) =>
        [
            .. NcaLoops
                .Predict(queries.Rows(), rows.Rows(), labels.Values(), excluded)
                .Select(value => double.IsNaN(value) ? 0 : value),
        ];
}
