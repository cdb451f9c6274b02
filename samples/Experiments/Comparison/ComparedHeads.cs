using SoftStep.Experiments.Commands;
using SoftStep.Experiments.Training;

namespace SoftStep.Experiments.Comparison;

/// <summary>The heads of the comparison. Two more columns are derived from trained heads: hard k-NN and the plain cut.</summary>
internal static class ComparedHeads
{
    public const string HardKnn = "linear + hard k-NN";
    public const string CutNca = "NCA + cut";

    /// <summary>The plain cut drops weights below this share of the query's largest.</summary>
    public const double Cut = 0.02;

    /// <summary>k of the k-NN head without SoftStep.</summary>
    private const int Neighbors = 5;

    public static ComparedHead Linear { get; } =
        new(
            "linear",
            (size, _, _) => new LinearHead(size),
            [
                new() { LearningRate = 3e-4 },
                new() { LearningRate = 1e-3 },
                new() { LearningRate = 3e-3 },
                new() { LearningRate = 1e-3, BatchSize = 128 },
                new() { LearningRate = 3e-3, BatchSize = 128 },
                new() { LearningRate = 1e-3, Normalized = true },
            ]
        );

    public static ComparedHead Nca { get; } =
        new(
            "NCA",
            (_, similarity, configuration) => new NcaHead(similarity, options: Options(configuration)),
            NcaTrials
        );

    public static ComparedHead NcaSoftStep { get; } =
        new(
            "NCA + SoftStep",
            (size, similarity, configuration) =>
                new NcaHead(similarity, new SoftStepWarp(size, SoftStepOptions.ForNca), Options(configuration)),
            NcaTrials
        );

    /// <summary>With the paper's form of the step, which is the library's default.</summary>
    public static ComparedHead NcaMinMax { get; } =
        new(
            "NCA + min-max SoftStep",
            (size, similarity, configuration) =>
                new NcaHead(similarity, new SoftStepWarp(size), Options(configuration)),
            NcaTrials
        );

    public static ComparedHead Knn { get; } =
        new(
            "k-NN",
            (_, similarity, configuration) =>
                new KnnHead(Neighbors, similarity, new KnnOptions { Strength = configuration.Temperature }),
            KnnTrials
        );

    public static ComparedHead KnnSoftStep { get; } =
        new(
            "k-NN + SoftStep",
            (size, similarity, configuration) =>
                new KnnHead(
                    new SoftStepWarp(size),
                    similarity,
                    new KnnOptions { Strength = configuration.Temperature }
                ),
            KnnTrials
        );

    public static IReadOnlyList<ComparedHead> All { get; } = [Linear, Knn, KnnSoftStep, Nca, NcaMinMax, NcaSoftStep];

    /// <summary>The columns of the tables, in their order.</summary>
    public static IReadOnlyList<string> Columns { get; } =
    [Linear.Name, HardKnn, Knn.Name, KnnSoftStep.Name, Nca.Name, CutNca, NcaMinMax.Name, NcaSoftStep.Name];

    private static IReadOnlyList<Configuration> NcaTrials =>
        [
            new(),
            new() { BatchSize = 128, LearningRate = 3e-3 },
            new() { Candidates = CandidateSource.TrainingSet },
            new() { Candidates = CandidateSource.TrainingSet, Temperature = 0.25 },
            new() { Candidates = CandidateSource.TrainingSet, LearningRate = 3e-3 },
            new() { Candidates = CandidateSource.TrainingSet, Normalized = true },
        ];

    /// <summary>
    /// If the strength is larger than the gaps between near candidates, the ranks behave like distances.
    /// </summary>
    private static IReadOnlyList<Configuration> KnnTrials =>
        [
            new() { Temperature = 0.1 },
            new() { Temperature = 0.01 },
            new()
            {
                BatchSize = 128,
                Temperature = 0.1,
                LearningRate = 3e-3,
            },
            new()
            {
                Candidates = CandidateSource.TrainingSet,
                Temperature = 0.03,
                LearningRate = 3e-3,
            },
            new()
            {
                Candidates = CandidateSource.TrainingSet,
                Temperature = 0.01,
                Normalized = true,
            },
            new() { Candidates = CandidateSource.TrainingSet, Temperature = 0.001 },
        ];

    private static NcaOptions Options(Configuration configuration) => new() { Temperature = configuration.Temperature };
}
