namespace SoftStep.VectorData.Tests;

/// <summary>Predictions from a vector store, against those from a bank with the same rows.</summary>
public sealed class VectorStoreIndexTests : IDisposable
{
    private const int Rows = 300;

    private readonly Table table = new(Rows);
    private readonly Tensor queries = Table.Random(3, 20, Table.Size);

    public void Dispose() => table.Dispose();

    [Fact]
    public void Predictions_are_those_of_a_bank_with_the_same_rows()
    {
        using var model = DuckDbIndexTests.Stepped();
        using var bank = new ReferenceBank(table.Embeddings, table.Labels);
        var index = new VectorStoreIndex<Known>(new DuckDbStore(table), Records(bank) with { IsExact = true });

        using var found = model.Predict(queries, index, new() { FirstRows = 4 });

        using var all = model.Predict(queries, bank);
        found.IsExact.Should().BeTrue();
        DuckDbIndexTests.Numbers(found.Values - all).Should().OnlyContain(it => Math.Abs(it) < 1e-5);
    }

    [Fact]
    public void A_store_is_not_exact_unless_the_user_says_so()
    {
        using var model = DuckDbIndexTests.Stepped();
        using var bank = new ReferenceBank(table.Embeddings, table.Labels);

        using var found = model.Predict(queries, new VectorStoreIndex<Known>(new DuckDbStore(table), Records(bank)));

        found.Exact.any().item<bool>().Should().BeFalse();
    }

    [Fact]
    public void Records_that_do_not_fit_are_named()
    {
        using var bank = new ReferenceBank(table.Embeddings, table.Labels);
        var narrow = Records(bank) with { Embedding = row => row.Place.AsMemory(1) };
        var few = Records(bank) with { Labels = row => [row.Price] };

        Search(narrow).Should().Throw<InvalidDataException>().WithMessage("*id 1*4 numbers*3*");
        Search(few).Should().Throw<InvalidDataException>().WithMessage("*id 1*2 labels*1*");

        Action Search(VectorStoreRows<Known> rows) =>
            () => new VectorStoreIndex<Known>(new DuckDbStore(table), rows).Search(queries, 2);
    }

    private static VectorStoreRows<Known> Records(ReferenceBank bank)
    {
        using var index = new BankIndex(bank);
        return new()
        {
            Embedding = row => row.Place,
            Labels = row => [row.Price, row.Age],
            Id = row => row.Number,
            Count = Rows,
            EmbeddingSize = Table.Size,
            SmallestLabels = index.SmallestLabels,
            LargestLabels = index.LargestLabels,
        };
    }
}
