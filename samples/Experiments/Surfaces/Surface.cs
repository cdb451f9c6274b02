namespace SoftStep.Experiments.Surfaces;

/// <param name="Head">The head that learned it, or <see cref="Truth"/>.</param>
/// <param name="Heights">At the points of <see cref="LandscapeData.Grid"/>.</param>
internal sealed record Surface(Landscape Landscape, string Head, IReadOnlyList<double> Heights)
{
    public const string Truth = "truth";

    public bool IsTruth => Head == Truth;

    /// <summary>The mean squared error against the noiseless function on the grid.</summary>
    public double Error =>
        Heights
            .Zip(LandscapeData.Grid, (height, point) => Math.Pow(height - Landscape.Height(point.X, point.Y), 2))
            .Average();

    public static Surface OfTruth(Landscape landscape) =>
        new(landscape, Truth, [.. LandscapeData.Grid.Select(point => landscape.Height(point.X, point.Y))]);
}
