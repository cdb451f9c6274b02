using System.Data.Common;
using static TorchSharp.torch.nn;

namespace SoftStep.VectorData.Tests;

/// <summary>Predictions from a table of DuckDB, against those from a bank with the same rows.</summary>
public sealed class DuckDbIndexTests : IDisposable
{
    private const int Rows = 300;

    private readonly Table table = new(Rows);
    private readonly Tensor queries = Table.Random(3, 20, Table.Size);

    public void Dispose() => table.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    public void Predictions_are_those_of_a_bank_with_the_same_rows(int firstRows)
    {
        using var model = Stepped();
        using var bank = new ReferenceBank(table.Embeddings, table.Labels);
        var index = new DuckDbIndex(table.Connection, Table.Rows);

        using var found = model.Predict(queries, index, new() { FirstRows = firstRows });

        using var all = model.Predict(queries, bank);
        found.IsExact.Should().BeTrue();
        Numbers(found.Values - all).Should().OnlyContain(it => Math.Abs(it) < 1e-5);
        found.RowsFetched.max().item<long>().Should().BeLessThan(Rows);
    }

    [Fact]
    public void It_knows_what_is_in_the_table()
    {
        using var bank = new ReferenceBank(table.Embeddings, table.Labels);
        using var inner = new BankIndex(bank);
        var index = new DuckDbIndex(table.Connection, Table.Rows);

        (index.Count, index.EmbeddingSize, index.IsExact).Should().Be((Rows, Table.Size, true));
        index.SmallestLabels.Should().Equal(inner.SmallestLabels);
        index.LargestLabels.Should().Equal(inner.LargestLabels);
        using var rows = index.Search(queries, 10);
        using var expected = inner.Search(queries, 10);
        Numbers(rows.Ids).Should().Equal(Numbers(expected.Ids).Select(id => id + 1000));
        Numbers(rows.Embeddings).Should().Equal(Numbers(expected.Embeddings));
        Numbers(rows.Labels).Should().Equal(Numbers(expected.Labels));
    }

    [Fact]
    public void A_single_column_of_labels_gives_predictions_without_columns_unless_asked_for()
    {
        using var model = Stepped();
        var one = Table.Rows with { Labels = ["price"] };

        using var plain = model.Predict(queries, new DuckDbIndex(table.Connection, one));
        using var column = model.Predict(queries, new DuckDbIndex(table.Connection, one, hasColumns: true));

        plain.Values.shape.Should().Equal(20);
        column.Values.shape.Should().Equal(20, 1);
    }

    [Fact]
    public void A_table_with_an_approximate_index_is_never_exact()
    {
        using var model = Stepped();
        var index = new DuckDbIndex(table.Connection, Table.Rows, isExact: false);

        using var found = model.Predict(queries, index);

        found.Exact.any().item<bool>().Should().BeFalse();
    }

    [Fact]
    public void A_lost_table_is_an_error_and_nothing_is_lost_when_it_is_back()
    {
        using var model = Stepped();
        var index = new DuckDbIndex(table.Connection, Table.Rows);
        using var before = model.Predict(queries, index);
        table.Run("ALTER TABLE \"known rows\" RENAME TO away");

        index.Invoking(it => it.Search(queries, 3)).Should().Throw<DbException>().WithMessage("*known rows*");

        table.Run("ALTER TABLE away RENAME TO \"known rows\"");
        using var after = model.Predict(queries, index);
        Numbers(after.Values).Should().Equal(Numbers(before.Values));
    }

    [Fact]
    public void A_closed_connection_is_opened()
    {
        var folder = Directory.CreateTempSubdirectory("softstep-duck-");
        try
        {
            using var model = Stepped();
            using var onDisk = new Table(Rows, $"DataSource={Path.Combine(folder.FullName, "rows.db")}");
            var index = new DuckDbIndex(onDisk.Connection, Table.Rows);
            using var before = model.Predict(queries, index);

            onDisk.Connection.Close();

            using var after = model.Predict(queries, index);
            Numbers(after.Values).Should().Equal(Numbers(before.Values));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void What_is_no_bank_is_refused()
    {
        using var empty = new Table(1);
        empty.Run("DELETE FROM \"known rows\"");

        Refused(() => new DuckDbIndex(empty.Connection, Table.Rows), "no rows");
        Refused(() => new DuckDbIndex(empty.Connection, Table.Rows with { Labels = [] }), "labels");
        var index = new DuckDbIndex(table.Connection, Table.Rows);
        Refused(() => index.Search(ones(2, 3), 1), "(N, 4)", "(2, 3)");
        Refused(() => index.Search(queries, 0), "count");

        static void Refused(Action call, params string[] says) =>
            call.Should().Throw<ArgumentException>().Which.Message.Should().ContainAll(says);
    }

    internal static DeepRegressor Stepped()
    {
        var warp = new SoftStepWarp(Table.Size, SoftStepOptions.ForNca);
        return new(Identity(), new NcaHead(warp: warp, options: new() { Temperature = 0.05 }));
    }

    internal static double[] Numbers(Tensor values) => values.to(ScalarType.Float64).data<double>().ToArray();
}
