namespace SoftStep.Fixtures;

/// <summary>Options of a head case; each has the value that the statement of the mathematics gives it by default.</summary>
public sealed record HeadOptions(
    double Temperature = 1,
    double? Gamma = null,
    int? KNeighbors = null,
    double RankStrength = 1,
    Regularization RankRegularization = Regularization.L2
);
