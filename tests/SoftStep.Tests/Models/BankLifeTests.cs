using SoftStep.Tests.Support;

namespace SoftStep.Tests.Models;

/// <summary>Rows of a bank that are replaced and removed by their ids.</summary>
public sealed class BankLifeTests
{
    private readonly Tensor embeddings = Draw.Normal(1, 5, 3);
    private readonly Tensor labels = Draw.Normal(2, 5, 2);
    private readonly Tensor ids = tensor(new long[] { 4, 8, 4, 1L << 40, 0 });
    private readonly Tensor groups = tensor(new long[] { 1, 1, 2, 3, 3 });
    private readonly Tensor times = Draw.Normal(3, 5);

    [Fact]
    public void Rows_with_an_id_are_removed_and_the_others_stay_in_order()
    {
        using var bank = new ReferenceBank(embeddings, labels, ids, groups, times);

        bank.Remove(tensor(new[] { 4, 77, 0 })).Should().Be(3);

        var left = tensor(new long[] { 1, 3 });
        bank.Embeddings.ShouldEqual(embeddings[left]);
        bank.Labels.ShouldEqual(labels[left]);
        bank.Ids!.ShouldEqual(ids[left]);
        bank.Groups!.ShouldEqual(groups[left]);
        bank.Times!.ShouldEqual(times[left]);
    }

    [Fact]
    public void Removing_no_row_changes_nothing()
    {
        using var bank = new ReferenceBank(embeddings, labels, ids);
        var before = bank.Embeddings;

        bank.Remove(tensor(new long[] { 5 })).Should().Be(0);

        bank.Embeddings.Should().BeSameAs(before);
    }

    [Fact]
    public void Rows_take_the_place_of_those_with_their_ids()
    {
        using var bank = new ReferenceBank(embeddings, labels, ids, groups, times);
        var (more, moreLabels, moreTimes) = (Draw.Normal(4, 2, 3), Draw.Normal(5, 2, 2), Draw.Normal(6, 2));

        bank.Upsert(more, moreLabels, tensor(new long[] { 4, 5 }), tensor(new long[] { 7, 8 }), moreTimes);

        var left = tensor(new long[] { 1, 3, 4 });
        bank.Embeddings.ShouldEqual(cat([embeddings[left], more]));
        bank.Labels.ShouldEqual(cat([labels[left], moreLabels]));
        bank.Ids!.Values().Should().Equal(8, 1L << 40, 0, 4, 5);
        bank.Groups!.Values().Should().Equal(1, 3, 3, 7, 8);
        bank.Times!.ShouldEqual(cat([times[left], moreTimes]));
    }

    [Fact]
    public void All_rows_may_be_replaced()
    {
        using var bank = new ReferenceBank(embeddings, labels, ids);

        bank.Upsert(embeddings[..4], labels[..4], tensor(new long[] { 4, 8, 1L << 40, 0 }));

        bank.Embeddings.ShouldEqual(embeddings[..4]);
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_the_bank_stays()
    {
        using var bank = new ReferenceBank(embeddings, labels, ids);
        using var unnamed = new ReferenceBank(embeddings, labels);

        Refused(() => bank.Remove(ids), "at least one row", "5");
        Refused(() => bank.Remove(ones(2)), "ids", "Float32");
        Refused(() => bank.Remove(null!), "ids");
        Refused(() => unnamed.Remove(ids), "no ids");
        Refused(() => unnamed.Upsert(embeddings, labels, ids), "no ids");
        Refused(() => bank.Upsert(embeddings, labels, null!), "ids");
        Refused(() => bank.Upsert(embeddings[.., ..2], labels, ids), "(5, 2)");
        Refused(() => bank.Upsert(embeddings, labels, ids, groups), "groups");
        bank.Embeddings.ShouldEqual(embeddings);

        static void Refused(Action call, params string[] says) =>
            call.Should().Throw<ArgumentException>().Which.Message.Should().ContainAll(says);
    }

    [Fact]
    public void Changes_leave_nothing_behind()
    {
        Use();

        LiveTensors.LeftBy(Use).Should().Be(0);

        void Use()
        {
            using var scope = NewDisposeScope();
            using var bank = new ReferenceBank(embeddings, labels, ids);
            bank.Upsert(embeddings, labels, ids);
            bank.Remove(ids.narrow(0, 0, 1));
        }
    }
}
