using SoftStep.Tests.Support;

namespace SoftStep.Tests.Models;

/// <summary>A ring that is saved and goes on, against one that was not interrupted.</summary>
public sealed class RingBankFileTests : IDisposable
{
    private const int Count = 12;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("softstep-ring-");
    private readonly Tensor embeddings = Draw.Normal(1, Count, 3);
    private readonly Tensor labels = Draw.Normal(2, Count);

    private string File => Path.Combine(folder.FullName, "ring.bank");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_goes_on_as_if_it_had_not_been_interrupted(bool isNamed)
    {
        using var model = new DeepRegressor(Encoders.Lookup(embeddings), new NcaHead());
        using var whole = new RingBank(model, 6);
        Step(whole, isNamed, 0, 1, 2, 3);
        Step(whole, isNamed, 4, 5, 6);
        whole.Save(File);

        using var resumed = RingBank.Load(model, 6, File);

        foreach (var batch in new long[][] { [7, 2], [8, 9, 5], [1] })
        {
            Step(resumed, isNamed, batch).ShouldEqual(Step(whole, isNamed, batch));
        }
        resumed.Rows!.Embeddings.ShouldEqual(whole.Rows!.Embeddings);
        resumed.Rows.Ids!.Values().Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_smaller_ring_keeps_the_newest_rows()
    {
        using var model = new DeepRegressor(Encoders.Lookup(embeddings), new NcaHead());
        using var ring = new RingBank(model, 6);
        Step(ring, isNamed: true, 0, 1, 2, 3, 4);
        ring.Save(File);

        using var smaller = RingBank.Load(model, 3, File);

        smaller.Rows!.Ids!.Values().Should().Equal(2, 3, 4);
        smaller.Capacity.Should().Be(3);
    }

    [Fact]
    public void Ids_must_go_on_as_they_were()
    {
        using var model = new DeepRegressor(Encoders.Lookup(embeddings), new NcaHead());
        using var ring = new RingBank(model, 6);
        Step(ring, isNamed: false, 0, 1);
        ring.Save(File);
        using var resumed = RingBank.Load(model, 6, File);

        resumed
            .Invoking(it => Step(it, isNamed: true, 2, 3))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*in all steps or in none*");
    }

    [Fact]
    public void Before_the_first_step_there_is_nothing_to_save()
    {
        using var model = new DeepRegressor(Encoders.Lookup(embeddings), new NcaHead());
        using var ring = new RingBank(model, 6);

        ring.Invoking(it => it.Save(File)).Should().Throw<InvalidOperationException>().WithMessage("*first step*");
        new Action(() => RingBank.Load(model, 6, File)).Should().Throw<FileNotFoundException>();
    }

    private Tensor Step(RingBank ring, bool isNamed, params long[] rows) =>
        ring.call(Encoders.OneHot(tensor(rows), Count), labels[tensor(rows)], isNamed ? tensor(rows) : null);
}
