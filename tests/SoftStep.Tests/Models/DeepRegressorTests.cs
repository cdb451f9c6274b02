using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Models;

public sealed class DeepRegressorTests
{
    private readonly Tensor inputs = Draw.Normal(1, 11, 4);
    private readonly Tensor labels = Draw.Normal(2, 11, 2);

    [Fact]
    public void Training_predicts_every_row_of_the_batch_from_the_others()
    {
        var (encoder, head) = (Encoder(), new NcaHead());
        using var model = new DeepRegressor(encoder, head);

        var predictions = model.call(inputs, labels);
        var grouped = model.LeaveOneOut(inputs, labels, arange(11).remainder(4));

        var embeddings = encoder.call(inputs);
        predictions.ShouldEqual(head.LeaveOneOut(embeddings, labels));
        grouped.ShouldEqual(head.LeaveOneOut(embeddings, labels, arange(11).remainder(4)));
        predictions.requires_grad.Should().BeTrue();
    }

    [Fact]
    public void In_evaluation_mode_a_batch_without_a_bank_is_an_error_that_names_the_way()
    {
        using var model = new DeepRegressor(Encoder(), new NcaHead());
        model.eval();

        model
            .Invoking(m => m.call(inputs, labels))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*Predict*");
        model
            .Invoking(m => m.LeaveOneOut(inputs, labels))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*bank*");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1024)]
    public void A_bank_is_encoded_in_batches_in_evaluation_mode_and_without_gradients(int batchSize)
    {
        var encoder = Encoders.WithModes(4, 3);
        using var model = new DeepRegressor(encoder, new NcaHead());
        encoder.call(inputs);
        var state = encoder.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());

        using var bank = model.BuildBank(inputs, labels, batchSize, arange(100, 111), arange(11));

        encoder.eval();
        bank.Embeddings.ShouldBe(encoder.call(inputs), 1e-14);
        bank.Embeddings.requires_grad.Should().BeFalse();
        bank.Labels.ShouldEqual(labels);
        bank.Ids!.ShouldEqual(arange(100, 111));
        bank.Groups!.ShouldEqual(arange(11));
        foreach (var (name, value) in encoder.state_dict())
        {
            value.ShouldEqual(state[name]);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(1024)]
    public void Rows_are_encoded_in_batches_in_evaluation_mode_and_without_gradients(int batchSize)
    {
        var encoder = Encoders.WithModes(4, 3);
        using var model = new DeepRegressor(encoder, new NcaHead());

        using var embeddings = model.Encode(inputs, batchSize);

        embeddings.requires_grad.Should().BeFalse();
        model.modules().Should().OnlyContain(module => module.training);
        encoder.eval();
        embeddings.ShouldBe(encoder.call(inputs), 1e-14);
    }

    [Fact]
    public void A_bank_does_not_share_memory_with_the_input_that_its_encoder_returns()
    {
        using var model = new DeepRegressor(Identity(), new NcaHead());
        var before = inputs.clone();

        using var embeddings = model.Encode(inputs);
        using var bank = model.BuildBank(inputs, labels);
        inputs.zero_();

        embeddings.ShouldEqual(before);
        bank.Embeddings.ShouldEqual(before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Afterwards_every_module_is_in_the_mode_it_had(bool training)
    {
        var encoder = Encoders.WithModes(4, 3);
        using var model = new DeepRegressor(encoder, new NcaHead(warp: new SoftStepWarp(3)));
        model.to(ScalarType.Float64);
        model.train(training);
        var norm = encoder.children().ElementAt(1);
        norm.train(!training);
        var before = model.modules().Select(module => module.training).ToArray();

        using var bank = model.BuildBank(inputs, labels);
        model.Predict(inputs, bank);

        model.modules().Select(module => module.training).Should().Equal(before);
        norm.training.Should().Be(!training);
        model.training.Should().Be(training);
        torch.is_grad_enabled().Should().BeTrue();
    }

    [Fact]
    public void An_encoder_that_throws_leaves_every_module_in_its_mode_too()
    {
        using var model = new DeepRegressor(Encoders.WithModes(4, 3), new NcaHead());

        model.Invoking(m => m.BuildBank(Draw.Normal(1, 5, 7), Draw.Normal(2, 5))).Should().Throw<Exception>();

        model.modules().Should().OnlyContain(module => module.training);
        torch.is_grad_enabled().Should().BeTrue();
    }

    [Fact]
    public void Predictions_come_from_the_bank_in_blocks_that_change_nothing()
    {
        var (encoder, head) = (Encoders.WithModes(4, 3), new NcaHead(warp: new SoftStepWarp(3)));
        using var model = new DeepRegressor(encoder, head);
        model.to(ScalarType.Float64);
        using var bank = model.BuildBank(inputs, labels);
        var queries = Draw.Normal(3, 7, 4);

        var predictions = model.Predict(queries, bank);

        model.Predict(queries, bank, batchSize: 2).ShouldBe(predictions, 1e-14);
        model.eval();
        predictions.ShouldEqual(head.call(encoder.call(queries), bank.Embeddings, bank.Labels).detach());
        predictions.requires_grad.Should().BeFalse();
    }

    [Fact]
    public void Predictions_have_the_axes_of_the_banks_labels()
    {
        using var model = new DeepRegressor(Encoder(), new NcaHead());
        using var flat = model.BuildBank(inputs, labels[.., 0]);
        using var wide = model.BuildBank(inputs, labels);

        model.Predict(inputs, flat).shape.Should().Equal(11);
        model.Predict(inputs, wide).shape.Should().Equal(11, 2);
    }

    [Fact]
    public void A_neighbour_head_needs_a_bank_and_a_linear_one_does_not()
    {
        using var neighbors = new DeepRegressor(Encoder(), new KnnHead(3));
        using var linear = new DeepRegressor(Encoder(), Linear64(2));

        neighbors.Invoking(m => m.Predict(inputs)).Should().Throw<ArgumentException>().WithMessage("*KnnHead*bank*");
        using var bank = linear.BuildBank(inputs, labels);
        linear.Predict(inputs).ShouldEqual(linear.Predict(inputs, bank));
        linear.Predict(inputs, batchSize: 3).ShouldBe(linear.Predict(inputs), 1e-14);
    }

    [Fact]
    public void Any_module_from_a_tensor_to_a_tensor_is_an_encoder()
    {
        using var convolution = new DeepRegressor(
            Sequential(Conv2d(1, 3, 3L), ReLU(), AdaptiveAvgPool2d(1L), Flatten()),
            new NcaHead()
        );
        using var own = new DeepRegressor(new Doubled(), new NcaHead());

        convolution.call(ones(5, 1, 8, 8), ones(5)).shape.Should().Equal(5);
        own.call(inputs, labels).ShouldEqual(new NcaHead().LeaveOneOut(2 * inputs, labels));
    }

    [Fact]
    public void An_encoder_that_does_not_return_one_embedding_per_row_is_named_with_its_output()
    {
        using var model = new DeepRegressor(Sequential(Unflattened()), new NcaHead());

        model.Invoking(m => m.call(inputs, labels)).Should().Throw<ArgumentException>().WithMessage("*(11, 4, 1)*");

        static Module<Tensor, Tensor> Unflattened() => new Raised();
    }

    /// <summary>With the same initial weights whichever tests ran before.</summary>
    public static TheoryData<RegressionHead> Heads
    {
        get
        {
            torch.manual_seed(1);
            return new()
            {
                new NcaHead(),
                new KnnHead(new SoftStepWarp(3), options: WideGaps),
                new KnnHead(3, options: WideGaps),
                new LinearHead(3),
            };
        }
    }

    /// <summary>Eleven rows, far from each other.</summary>
    private static KnnOptions WideGaps => new() { Strength = 1 };

    [Theory]
    [MemberData(nameof(Heads))]
    public void The_same_training_code_lowers_the_loss_with_every_head(RegressionHead head)
    {
        torch.manual_seed(1);
        var encoder = Linear(4, 3);
        var (weight, random) = (Draw.Normal(5, 3, 4).to(ScalarType.Float32), inputs.to(ScalarType.Float32));
        using (no_grad())
        {
            encoder.weight!.copy_(weight);
        }
        using var model = new DeepRegressor(encoder, head);
        using var optimizer = optim.Adam(model.parameters(), lr: 0.02);
        var targets = random.sum(-1);
        var losses = new List<float>();
        for (var step = 0; step < 60; step++)
        {
            using var scope = NewDisposeScope();
            var loss = functional.mse_loss(model.call(random, targets), targets);
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
            losses.Add(loss.item<float>());
        }

        losses[^1].Should().BeLessThan(0.8f * losses[0]);
        model.eval();
        using var bank = model.BuildBank(random, targets);
        model.Predict(random, bank).shape.Should().Equal(11);
    }

    [Fact]
    public void Its_parameters_are_the_encoders_and_the_heads()
    {
        using var model = new DeepRegressor(Encoder(), new NcaHead(warp: new SoftStepWarp(3)));

        model
            .named_parameters()
            .Select(entry => entry.name)
            .Should()
            .BeEquivalentTo("encoder.weight", "encoder.bias", "head.weighting.warp.weight", "head.weighting.warp.bias");
    }

    private static TorchSharp.Modules.Linear Encoder() => Linear(4, 3, dtype: ScalarType.Float64);

    private static LinearHead Linear64(long outputs)
    {
        var head = new LinearHead(3, outputs);
        head.to(ScalarType.Float64);
        return head;
    }

    private sealed class Doubled : Module<Tensor, Tensor>
    {
        public Doubled()
            : base(nameof(Doubled)) => RegisterComponents();

        public override Tensor forward(Tensor input) => 2 * input;
    }

    private sealed class Raised : Module<Tensor, Tensor>
    {
        public Raised()
            : base(nameof(Raised)) => RegisterComponents();

        public override Tensor forward(Tensor input) => input.unsqueeze(-1);
    }
}
