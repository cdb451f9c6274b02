using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Tests.Data;

public sealed class RowSplitTests
{
    /// <summary>Groups of one to five rows, shuffled.</summary>
    private static readonly int[] Keys = [.. Enumerable.Range(0, 200).Select(row => row * 37 % 80 % 61)];

    private static readonly SplitSizes Sizes = new(Train: 100, Validation: 30, Test: 40);

    [Fact]
    public void No_group_is_in_two_sets_and_no_row_is_there_twice()
    {
        var split = RowSplit.ByGroup(Keys, Sizes, seed: 1);

        int[][] sets = [split.Train, split.Validation, split.Test];
        sets.SelectMany(rows => rows).Should().OnlyHaveUniqueItems();
        sets.SelectMany(rows => rows.Select(row => Keys[row]).Distinct()).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Each_set_has_its_size_and_at_most_the_rest_of_a_group_more()
    {
        var split = RowSplit.ByGroup(Keys, Sizes, seed: 1);

        var largest = Keys.CountBy(key => key).Max(group => group.Value);
        split.Train.Length.Should().BeInRange(100, 100 + largest - 1);
        split.Validation.Length.Should().BeInRange(30, 30 + largest - 1);
        split.Test.Length.Should().BeInRange(40, 40 + largest - 1);
    }

    [Fact]
    public void Every_row_of_a_group_that_is_taken_is_taken()
    {
        var split = RowSplit.ByGroup(Keys, Sizes, seed: 1);

        var keys = split.Validation.Select(row => Keys[row]).ToHashSet();
        split
            .Validation.Should()
            .BeEquivalentTo(Enumerable.Range(0, Keys.Length).Where(row => keys.Contains(Keys[row])));
    }

    [Fact]
    public void Rows_have_the_same_group_number_if_and_only_if_they_have_the_same_key()
    {
        var groups = RowSplit.ByGroup(Keys, Sizes, seed: 1).Groups;

        groups.Zip(Keys).Distinct().Should().HaveCount(Keys.Distinct().Count());
        groups.Distinct().Should().HaveCount(Keys.Distinct().Count());
    }

    [Fact]
    public void The_seed_decides_the_split()
    {
        var split = RowSplit.ByGroup(Keys, Sizes, seed: 1);

        RowSplit.ByGroup(Keys, Sizes, seed: 1).Train.Should().Equal(split.Train);
        RowSplit.ByGroup(Keys, Sizes, seed: 2).Train.Should().NotEqual(split.Train);
    }

    [Theory]
    [InlineData(442, 265, 66, 111)]
    [InlineData(10, 6, 1, 3)]
    public void Shares_of_all_rows_add_up_to_all(int rows, int train, int validation, int test)
    {
        SplitSizes.OfAll(rows).Should().Be(new SplitSizes(train, validation, test));
    }
}
