using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests.Modules;

public sealed class LossTests
{
    private static Tensor Input => Vector(0, 1, 5);

    private static Tensor Target => Vector(0.5, 1, 2);

    [Fact]
    public void The_squared_loss_is_left_summed_or_averaged()
    {
        functional.mse_loss(Input, Target, Reduction.None).ShouldHold(0.25, 0, 9);
        functional.mse_loss(Input, Target, Reduction.Sum).ShouldHold(9.25);
        functional.mse_loss(Input, Target).ShouldHold(9.25 / 3);
        MSELoss(Reduction.Sum).call(Input, Target).ShouldHold(9.25);
        MSELoss().call(Input, Target).ShouldHold(9.25 / 3);
    }

    [Fact]
    public void The_absolute_loss_is_left_summed_or_averaged()
    {
        functional.l1_loss(Input, Target, Reduction.None).ShouldHold(0.5, 0, 3);
        functional.l1_loss(Input, Target, Reduction.Sum).ShouldHold(3.5);
        functional.l1_loss(Input, Target).ShouldHold(3.5 / 3);
        L1Loss(Reduction.Sum).call(Input, Target).ShouldHold(3.5);
        L1Loss().call(Input, Target).ShouldHold(3.5 / 3);
    }

    [Fact]
    public void Losses_that_are_square_near_zero_and_linear_beyond()
    {
        functional.huber_loss(Input, Target, delta: 2, Reduction.None).ShouldHold(0.125, 0, 2 * (3 - 1));
        functional.smooth_l1_loss(Input, Target, Reduction.None, beta: 2).ShouldHold(0.0625, 0, 3 - 1);
        functional.smooth_l1_loss(Input, Target).ShouldHold((0.125 + 2.5) / 3);
    }

    [Fact]
    public void Cross_entropy_is_the_negative_log_likelihood_of_the_class()
    {
        var scores = Matrix(2, 1, 3, 2, 2);
        var (first, second) = (Math.Log(1 + Math.Exp(2)), Math.Log(2));

        functional.cross_entropy(scores, Integers(0, 1), reduction: Reduction.None).ShouldHold(first, second);
        functional.cross_entropy(scores, Integers(0, 1)).ShouldHold((first + second) / 2);
        functional.cross_entropy(scores, Integers(0, 1), Vector(3, 1)).ShouldHold((3 * first + second) / 4);
        functional.cross_entropy(scores, Integers(0, -100)).ShouldHold(first);
        functional
            .cross_entropy(scores, Integers(0, 1), label_smoothing: 0.5)
            .ShouldHold((0.75 * first + 0.25 * (first - 2) + second) / 2);
    }

    [Fact]
    public void Similarities_and_distances_of_rows()
    {
        var (a, b) = (Matrix(2, 3, 4, 1, 0), Matrix(2, 4, 3, 0, 2));

        functional.cosine_similarity(a, b).ShouldHold(24.0 / 25, 0);
        functional.pairwise_distance(a, b, eps: 0).ShouldHold(Math.Sqrt(2), Math.Sqrt(5));
        functional.pairwise_distance(a, b, p: 1, eps: 0, keepdim: true).shape.Should().Equal(2, 1);
        functional.normalize(a).ShouldHold(0.6, 0.8, 1, 0);
        functional.normalize(a, p: 1, dim: 0).ShouldHold(0.75, 1, 0.25, 0);
        functional.normalize(zeros(1, 2, dtype: float64)).ShouldHold(0, 0);
    }

    [Fact]
    public void Softmax_and_its_kin()
    {
        var scores = Matrix(2, 0, Math.Log(3));

        functional.softmax(scores, 1).ShouldHold(0.25, 0.75);
        functional.log_softmax(scores, 1).ShouldHold(Math.Log(0.25), Math.Log(0.75));
        functional.logsigmoid(Vector(0)).ShouldHold(-Math.Log(2));
        functional.softplus(Vector(0), beta: 2).ShouldHold(Math.Log(2) / 2);
    }

    [Fact]
    public void One_hot_and_padding()
    {
        functional.one_hot(Integers(1, 0), 3).ShouldHold(0, 1, 0, 1, 0, 0);
        functional.one_hot(Integers(1, 0)).shape.Should().Equal(2, 2);
        functional.pad(Matrix(2, 1, 2), [1, 2], value: 9).ShouldHold(9, 1, 2, 9, 9);
        functional.pad(Matrix(2, 1, 2), (0, 1)).ShouldHold(1, 2, 0);
        functional.pad(Matrix(3, 1, 2, 3), [2, 0], PaddingModes.Reflect).ShouldHold(3, 2, 1, 2, 3);
    }
}
