namespace SoftStep.Experiments.Commands;

/// <summary>A head to compare, and its name in tables.</summary>
/// <param name="Create">Creates it for an embedding size.</param>
internal sealed record HeadChoice(string Name, Func<long, RegressionHead> Create)
{
    public static HeadChoice Linear { get; } = new("linear", embeddingSize => new LinearHead(embeddingSize));

    public static HeadChoice Nca { get; } = new("NCA", _ => new NcaHead());

    public static HeadChoice NcaSoftStep { get; } =
        new(
            "NCA + SoftStep",
            embeddingSize => new NcaHead(warp: new SoftStepWarp(embeddingSize, SoftStepOptions.ForNca))
        );

    public static IReadOnlyList<HeadChoice> All { get; } = [Linear, Nca, NcaSoftStep];
}
