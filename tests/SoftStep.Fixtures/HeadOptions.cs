namespace SoftStep.Fixtures;

/// <summary>Options of a head case, with the defaults of the fixture files.</summary>
public sealed record HeadOptions(
    double Temperature = 1,
    double? Gamma = null,
    int? KNeighbors = null,
    double RankStrength = 1,
    Regularization RankRegularization = Regularization.L2
);
