namespace SoftStep.Experiments.Coverage;

/// <param name="Folder">Where the files go.</param>
internal sealed record CoverageOptions(string Folder, int Seed)
{
    public int Repeats { get; init; } = 2000;

    /// <summary>The numbers of calibration rows.</summary>
    public IReadOnlyList<int> Rows { get; init; } = [10, 20, 50, 100, 200, 500];

    /// <summary>The new rows of each repeat.</summary>
    public int NewRows { get; init; } = 100;
}
