using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Tests.Data;

public sealed class MoleculesTests : IDisposable
{
    private const string Smiles = "CC(=O)O 1\nc1ccccc1 2\nCC(=O)O 3\n";
    private const string Activities = "Name,Act\n1,5.5\n2,7\n3,5.25\n";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_molecule_has_the_activity_of_its_name()
    {
        var activities = Molecules.ReadActivities(folder.Write("act.csv", Activities));

        Molecules
            .ReadMolecules(folder.Write("it.smi", Smiles), activities)
            .Should()
            .Equal(("CC(=O)O", 5.5), ("c1ccccc1", 7), ("CC(=O)O", 5.25));
    }

    [Theory]
    [InlineData("c1ccccc1", "*line 2: *SMILES*name*")]
    [InlineData("c1ccccc1  2", "*line 2: *SMILES*name*")]
    [InlineData(" 2", "*line 2: *SMILES*name*")]
    [InlineData("c1cc\u0001cc1 2", "*line 2: *SMILES*name*")]
    [InlineData("c1ccccc1 4", "*line 2: *no activity of '4'*")]
    public void A_damaged_line_of_molecules_is_named(string line, string message)
    {
        var activities = Molecules.ReadActivities(folder.Write("act.csv", Activities));
        var path = folder.Write("it.smi", Smiles.Replace("c1ccccc1 2", line));

        var reading = () => Molecules.ReadMolecules(path, activities);

        reading.Should().Throw<DataFileException>().WithMessage(message).WithMessage($"{path}: *");
    }

    [Theory]
    [InlineData("2,", "*line 3: '' is not a number*")]
    [InlineData("2,high", "*line 3: 'high' is not a number*")]
    [InlineData("1,7", "*line 3: '1' is there for the second time*")]
    public void A_damaged_line_of_activities_is_named(string line, string message)
    {
        var path = folder.Write("act.csv", Activities.Replace("2,7", line));

        var reading = () => Molecules.ReadActivities(path);

        reading.Should().Throw<DataFileException>().WithMessage(message).WithMessage($"{path}: *");
    }

    [Fact]
    public void Equal_SMILES_are_in_one_set()
    {
        var numbers = Enumerable.Range(0, 60).ToArray();
        folder.Write("CHEMBL2321810.smi", string.Concat(numbers.Select(i => $"{new string('C', 1 + (i % 20))} {i}\n")));
        folder.Write("CHEMBL2321810_act.csv", "Name,Act\n" + string.Concat(numbers.Select(i => $"{i},{i}\n")));

        using var data = Molecules.Load(folder.Path, seed: 1);

        LabeledSet[] sets = [data.Train, data.Validation, data.Test];
        sets.Sum(set => set.Count).Should().Be(60);
        sets.SelectMany(set => set.Inputs.ne(0).sum(1).data<long>().ToArray().Distinct())
            .Should()
            .OnlyHaveUniqueItems();
    }
}
