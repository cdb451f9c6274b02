using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Tests.Data;

public sealed class DiamondsTests : IDisposable
{
    private const string Text = """
        carat,cut,color,clarity,depth,table,price,x,y,z
        0.23,Ideal,E,SI2,61.5,55,326,3.95,3.98,2.43
        0.21,"Very Good",J,IF,59.8,61,400,3.89,3.84,2.31

        """;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Grades_become_their_place_from_the_worst_to_the_best()
    {
        var diamonds = Diamonds.Read(folder.Write("diamonds.csv", Text));

        diamonds.Select(diamond => diamond.Price).Should().Equal(326, 400);
        diamonds[0].Properties.Should().Equal(0.23, 61.5, 55, 3.95, 3.98, 2.43, 4, 5, 1);
        diamonds[1].Properties.Should().HaveCount(Diamonds.Properties);
        diamonds[1].Properties.Should().Equal(0.21, 59.8, 61, 3.89, 3.84, 2.31, 2, 0, 7);
    }

    [Theory]
    [InlineData("Very Good", "Poor", "*line 3: cut is one of Fair, *not 'Poor'*")]
    [InlineData(",J,", ",K,", "*line 3: color is one of J, *not 'K'*")]
    [InlineData("400", "0", "*line 3: *price*not 0*")]
    [InlineData("59.8", "deep", "*line 3: 'deep' is not a number*")]
    [InlineData(",table", ",width", "*line 1: *no column 'table'*")]
    public void Damage_is_named_with_its_line(string original, string damaged, string message)
    {
        var path = folder.Write("diamonds.csv", Text.Replace(original, damaged));

        var reading = () => Diamonds.Read(path);

        reading.Should().Throw<DataFileException>().WithMessage(message).WithMessage($"{path}: *");
    }

    [Fact]
    public void Rows_with_equal_properties_are_in_one_set_and_the_label_is_the_logarithm_of_the_price()
    {
        // Every diamond occurs three times, at prices that differ by the same factor.
        var rows = Enumerable
            .Range(0, 12_000)
            .Select(i =>
                FormattableString.Invariant(
                    $"{1 + (i % 4000)},Good,D,VS1,60,55,{100 * (1 + (i / 4000))},1,{i % 4000 % 7},{i % 4000 % 3}\n"
                )
            );
        folder.Write("diamonds.csv", Text.Split('\n')[0] + "\n0.1,Fair,E,IF,61,56,700,2,1,1\n" + string.Concat(rows));

        using var data = Diamonds.Load(folder.Path, seed: 1);

        LabeledSet[] sets = [data.Train, data.Validation, data.Test];
        sets.SelectMany(set => set.Inputs.select(1, 0).data<float>().ToArray().Distinct())
            .Should()
            .OnlyHaveUniqueItems();
        sets.Zip([6000, 1000, 2000], (set, size) => set.Count - size)
            .Should()
            .OnlyContain(surplus => surplus >= 0 && surplus < 3);
        data.Test.Labels.data<float>()
            .ToArray()
            .Select(label => Math.Round(Math.Exp((label * data.Target.StandardDeviation) + data.Target.Mean)))
            .Distinct()
            .Should()
            .BeSubsetOf([100, 200, 300, 700]);
    }
}
