using SoftStep.Experiments.Data;

namespace SoftStep.Experiments.Tests.Data;

public sealed class DiabetesTests : IDisposable
{
    private const int Patients = 20;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Rows_are_read_as_they_are()
    {
        var path = folder.WriteGzip("it.gz", "59 2.5\n-1 1.5e+02\n");

        Diabetes.Read(path, 2).Should().BeEquivalentTo(new double[][] { [59, 2.5], [-1, 150] });
    }

    [Theory]
    [InlineData("59 2.5\n48\n", "*line 2: *must be 2, not 1*")]
    [InlineData("59 2.5\n48 1 2\n", "*line 2: *must be 2, not 3*")]
    [InlineData("59 2.5\n48 \n", "*line 2: '' is not a number*")]
    [InlineData("59 2.5\n48 1", "*line 2: *ends*")]
    public void A_damaged_line_is_named(string text, string message)
    {
        var path = folder.WriteGzip("it.gz", text);

        var reading = () => Diabetes.Read(path, 2);

        reading.Should().Throw<DataFileException>().WithMessage(message).WithMessage($"{path}: *");
    }

    [Fact]
    public void A_patient_without_a_progression_is_refused()
    {
        Write(progressions: Patients - 1);

        var loading = () => Diabetes.Load(folder.Path, seed: 1);

        loading
            .Should()
            .Throw<DataFileException>()
            .WithMessage($"*target*line {Patients}: *{Patients} lines*not {Patients - 1}*");
    }

    [Fact]
    public void Columns_are_standardised_by_the_training_rows_and_keep_their_labels()
    {
        Write(Patients);

        using var data = Diabetes.Load(folder.Path, seed: 1);

        data.Train.Inputs.shape.Should().Equal(12, Diabetes.Measurements);
        data.Train.Inputs.mean([0L]).abs().max().item<float>().Should().BeLessThan(1e-6f);
        data.Train.Inputs.square().mean([0L]).sub(1).abs().max().item<float>().Should().BeLessThan(1e-5f);

        // Column and label are both linear in the patient's number, so they are equal once standardised with the same rows.
        data.Test.Inputs.select(1, 0)
            .sub(data.Test.Labels.squeeze(1))
            .abs()
            .max()
            .item<float>()
            .Should()
            .BeLessThan(1e-5f);
        data.Test.Count.Should().Be(5);
    }

    private void Write(int progressions)
    {
        var rows = Enumerable
            .Range(0, Patients)
            .Select(patient =>
                string.Join(' ', Enumerable.Range(1, 10).Select(column => (patient * column) % 23)) + "\n"
            );
        folder.WriteGzip("diabetes_data_raw.csv.gz", string.Concat(rows));
        var targets = Enumerable.Range(0, progressions).Select(patient => $"{(2 * patient) + 100}.0\n");
        folder.WriteGzip("diabetes_target.csv.gz", string.Concat(targets));
    }
}
