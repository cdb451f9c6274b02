using SoftStep.Experiments.Commands;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private static readonly TrainingOptions Options = new()
    {
        Epochs = 20,
        BatchSize = 16,
        LearningRate = 0.02,
    };

    private readonly LabeledSet train = Sine(64, seed: 1);
    private readonly LabeledSet validation = Sine(32, seed: 2);

    public void Dispose()
    {
        train.Dispose();
        validation.Dispose();
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void Every_head_learns_a_smooth_function(string head)
    {
        using var run = new Run(head, train, validation);

        var result = run.Fit();

        result.ValidationError.Should().BeLessThan(0.05, "the labels' variance is about 0.6");
        result.BestEpoch.Should().BeInRange(2, Options.Epochs);
    }

    [Theory]
    [MemberData(nameof(Heads))]
    public void The_same_seed_gives_the_same_weights(string head)
    {
        using var one = new Run(head, train, validation);
        using var same = new Run(head, train, validation);

        var (first, second) = (one.Fit(), same.Fit());

        second.ValidationError.Should().Be(first.ValidationError);
        same.Weights.Should().Equal(one.Weights);
    }

    [Fact]
    public void The_model_is_left_with_the_weights_of_its_best_epoch()
    {
        using var run = new Run("NCA", train, validation);

        var result = run.Fit();

        run.ValidationError().Should().Be(result.ValidationError);
    }

    [Fact]
    public void Cancelling_ends_training_within_a_batch()
    {
        using var run = new Run("linear", train, validation);
        using var source = new CancellationTokenSource();
        var epochs = 0;

        var training = () =>
            run.Fit(
                _ =>
                {
                    epochs++;
                    source.Cancel();
                },
                source.Token
            );

        training.Should().Throw<OperationCanceledException>();
        epochs.Should().Be(1);
    }

    [Fact]
    public void A_model_that_diverges_is_reported_with_its_epoch()
    {
        using var run = new Run("linear", train, validation);

        var training = () => run.Fit(validationError: () => double.NaN);

        training.Should().Throw<DivergedException>().WithMessage("*epoch 1*NaN*");
    }

    public static TheoryData<string> Heads() => new() { "linear", "NCA", "NCA + SoftStep" };

    private static LabeledSet Sine(int count, int seed)
    {
        var random = new Random(seed);
        var inputs = Enumerable.Range(0, count).Select(_ => (float)((2 * random.NextDouble()) - 1)).ToArray();
        var labels = Array.ConvertAll(inputs, x => MathF.Sin(2 * x));
        return new LabeledSet(tensor(inputs, [count, 1]), tensor(labels, [count, 1]));
    }

    /// <summary>A small encoder with a head by name, always from the same initial weights.</summary>
    private sealed class Run : IDisposable
    {
        private readonly LabeledSet train;
        private readonly DeepRegressor model;

        public Run(string name, LabeledSet train, LabeledSet validation)
        {
            manual_seed(3);
            var encoder = nn.Sequential(("fc1", nn.Linear(1, 16)), ("tanh", nn.Tanh()), ("fc2", nn.Linear(16, 4)));
            var head = HeadChoice.All.Single(choice => choice.Name == name).Create(4);
            this.train = train;
            model = new DeepRegressor(encoder, head);
            ValidationError = () => new Evaluator(model, head, train).MeanSquaredError(validation);
        }

        public Func<double> ValidationError { get; }

        public IEnumerable<float> Weights => model.parameters().SelectMany(weight => weight.data<float>().ToArray());

        public TrainingResult Fit(
            Action<EpochReport>? onEpoch = null,
            CancellationToken cancellation = default,
            Func<double>? validationError = null
        ) =>
            new Trainer(Options).Fit(
                model,
                train,
                _ => (validationError ?? ValidationError)(),
                seed: 5,
                cancellation,
                onEpoch
            );

        public void Dispose() => model.Dispose();
    }
}
