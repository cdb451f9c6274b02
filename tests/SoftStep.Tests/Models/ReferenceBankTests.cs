using SoftStep.Tests.Support;

namespace SoftStep.Tests.Models;

public sealed class ReferenceBankTests
{
    private readonly Tensor embeddings = Draw.Normal(1, 5, 3);
    private readonly Tensor labels = Draw.Normal(2, 5, 2);
    private readonly Tensor ids = tensor(new long[] { 4, 8, -1, 1L << 40, 0 });
    private readonly Tensor groups = tensor(new[] { 1, 1, 2, 3, 3 });

    [Fact]
    public void It_holds_copies_without_gradients()
    {
        var rows = embeddings.clone().requires_grad_();
        using var bank = new ReferenceBank(rows, labels, ids, groups);

        using (no_grad())
        {
            rows.fill_(0);
        }

        bank.Embeddings.ShouldEqual(embeddings);
        bank.Embeddings.requires_grad.Should().BeFalse();
        (bank.Count, bank.EmbeddingSize).Should().Be((5, 3));
        bank.Ids!.ShouldEqual(ids);
        bank.Groups!.dtype.Should().Be(ScalarType.Int64);
        bank.Groups.ShouldEqual(groups);
    }

    [Fact]
    public void Without_ids_and_groups_it_has_none()
    {
        using var bank = new ReferenceBank(embeddings, labels[.., 0]);

        bank.Ids.Should().BeNull();
        bank.Groups.Should().BeNull();
        bank.Labels.shape.Should().Equal(5);
    }

    [Fact]
    public void Rows_are_appended_at_the_end()
    {
        using var bank = new ReferenceBank(embeddings, labels, ids, groups);
        var (more, moreLabels) = (Draw.Normal(3, 2, 3).requires_grad_(), Draw.Normal(4, 2, 2));

        bank.Append(more, moreLabels, tensor(new[] { 7, 9 }), tensor(new long[] { 5, 6 }));

        bank.Count.Should().Be(7);
        bank.Embeddings.ShouldEqual(cat([embeddings, more.detach()]));
        bank.Embeddings.requires_grad.Should().BeFalse();
        bank.Labels.ShouldEqual(cat([labels, moreLabels]));
        bank.Ids!.Values()[5..].Should().Equal(7, 9);
        bank.Groups!.Values()[5..].Should().Equal(5, 6);
    }

    [Fact]
    public void Appending_frees_what_it_replaces_and_keeps_its_own_out_of_the_callers_scope()
    {
        using var bank = new ReferenceBank(embeddings, labels);
        var before = bank.Embeddings;
        using (NewDisposeScope())
        {
            bank.Append(embeddings, labels);
        }

        before.IsInvalid.Should().BeTrue();
        bank.Embeddings.Values().Should().HaveCount(30);
    }

    [Fact]
    public void Moving_it_moves_every_tensor()
    {
        using var bank = new ReferenceBank(embeddings, labels, ids, groups);

        bank.To(CPU);
        bank.Embeddings.ShouldEqual(embeddings);

        bank.To(META);
        foreach (var tensor in new[] { bank.Embeddings, bank.Labels, bank.Ids!, bank.Groups! })
        {
            tensor.device_type.Should().Be(DeviceType.META);
        }
        bank.Embeddings.shape.Should().Equal(embeddings.shape);
        bank.Groups!.dtype.Should().Be(ScalarType.Int64);
    }

    [Fact]
    public void Nothing_but_its_own_tensors_is_left_outside_a_scope()
    {
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var bank = new ReferenceBank(embeddings, labels, ids, groups);
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 4);
        bank.Dispose();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void What_it_held_is_freed_with_it()
    {
        var bank = new ReferenceBank(embeddings, labels, ids, groups);
        Tensor[] tensors = [bank.Embeddings, bank.Labels, bank.Ids!, bank.Groups!];

        bank.Dispose();

        tensors.Should().OnlyContain(tensor => tensor.IsInvalid);
        embeddings.IsInvalid.Should().BeFalse();
    }
}
