namespace SoftStep.Experiments.Comparison;

/// <param name="Points">The best first.</param>
internal sealed record GridResult(GridPlan Plan, IReadOnlyList<Cell> Cells, IReadOnlyList<GridPoint> Points)
{
    public IReadOnlyList<string> DataSets { get; } = [.. Plan.DataSets.Select(data => data.Name)];

    public IEnumerable<GridPoint> Of(string dataSet) => Points.Where(point => point.DataSet == dataSet);

    /// <summary>The similarities of the grid by their mean score on a data set, the best first.</summary>
    public IReadOnlyList<SimilarityKind> Order(string dataSet) =>
        [.. Plan.Similarities.OrderByDescending(kind => Mean(dataSet, point => point.Similarity == kind))];

    /// <summary>The mean R² of a part of the grid.</summary>
    public double Mean(string dataSet, Func<GridPoint, bool> belongs) =>
        Of(dataSet).Where(belongs).Average(point => point.RSquared.Mean);
}
