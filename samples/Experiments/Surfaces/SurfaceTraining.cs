using SoftStep.Experiments.Commands;
using SoftStep.Experiments.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Surfaces;

/// <summary>Trains a head on a landscape, behind the same encoder for all heads.</summary>
internal static class SurfaceTraining
{
    public static IReadOnlyList<HeadChoice> Heads { get; } =
    [
        .. HeadChoice.All,
        new("k-NN + SoftStep", size => new KnnHead(new SoftStepWarp(size), options: new() { Strength = 0.01 })),
    ];

    /// <returns>The heights at <see cref="LandscapeData.Grid"/>.</returns>
    public static double[] Run(
        Landscape landscape,
        HeadChoice choice,
        SurfaceOptions options,
        CancellationToken cancellation
    )
    {
        using var scope = NewDisposeScope();
        var (train, validation) = LandscapeData.Draw(
            landscape,
            options.TrainingPoints,
            options.ValidationPoints,
            options.Seed
        );
        (train, validation) = (train.To(options.Device), validation.To(options.Device));

        manual_seed(options.Seed);
        var encoder = Encoder(options.EmbeddingSize);
        var head = choice.Create(options.EmbeddingSize);
        using var model = new DeepRegressor(encoder, head);
        model.to(options.Device);
        var evaluator = new Evaluator(model, head, train);
        new Trainer(options.Training).Fit(
            model,
            train,
            bank => evaluator.MeanSquaredError(validation, bank),
            options.Seed,
            cancellation
        );

        using var bank = model.BuildBank(train.Inputs, train.Labels);
        var heights = model.Predict(LandscapeData.GridInputs().to(options.Device), bank);
        return heights.to(ScalarType.Float64).cpu().data<double>().ToArray();
    }

    private static nn.Module<Tensor, Tensor> Encoder(long embeddingSize) =>
        nn.Sequential(
            ("fc1", nn.Linear(2, 64)),
            ("relu1", nn.ReLU()),
            ("fc2", nn.Linear(64, 64)),
            ("relu2", nn.ReLU()),
            ("fc3", nn.Linear(64, embeddingSize))
        );
}
