using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Modules;

public sealed class GruTests
{
    [Fact]
    public void Parameters_are_named_by_layer_and_direction()
    {
        using var gru = nn.GRU(3, 2, numLayers: 2, bidirectional: true);

        gru.state_dict()
            .Select(named => $"{named.Key} {string.Join(' ', named.Value.shape)}")
            .Should()
            .Equal(
                "weight_ih_l0 6 3",
                "weight_hh_l0 6 2",
                "bias_ih_l0 6",
                "bias_hh_l0 6",
                "weight_ih_l0_reverse 6 3",
                "weight_hh_l0_reverse 6 2",
                "bias_ih_l0_reverse 6",
                "bias_hh_l0_reverse 6",
                "weight_ih_l1 6 4",
                "weight_hh_l1 6 2",
                "bias_ih_l1 6",
                "bias_hh_l1 6",
                "weight_ih_l1_reverse 6 4",
                "weight_hh_l1_reverse 6 2",
                "bias_ih_l1_reverse 6",
                "bias_hh_l1_reverse 6"
            );
        gru.parameters().Should().OnlyContain(parameter => parameter.abs().max().ToDouble() <= 1 / Math.Sqrt(2));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void States_follow_the_recurrence(bool batchFirst)
    {
        using var scope = NewDisposeScope();
        using var gru = nn.GRU(3, 2, batchFirst: batchFirst, dtype: float64);
        var input = rand(4, 5, 3, dtype: float64);
        var initial = rand(1, 5, 2, dtype: float64);

        var (output, last) = gru.call(batchFirst ? input.transpose(0, 1) : input, initial);

        var states = Recurrence(gru, input, initial[0]);
        (batchFirst ? output.transpose(0, 1) : output).ShouldHold(stack(states).Numbers());
        last.ShouldHold(states[^1].Numbers());
    }

    [Fact]
    public void The_first_state_is_zero_unless_given()
    {
        using var scope = NewDisposeScope();
        using var gru = nn.GRU(3, 2, numLayers: 2, bias: false, bidirectional: true, dtype: float64);
        var input = rand(4, 5, 3, dtype: float64);

        var (output, last) = gru.call(input);
        var (same, _) = gru.call(input, zeros(4, 5, 2, dtype: float64));
        output.sum().backward();

        output.shape.Should().Equal(4, 5, 4);
        last.shape.Should().Equal(4, 5, 2);
        output.ShouldHold(same.Numbers());
        gru.parameters().Should().HaveCount(8).And.OnlyContain(parameter => parameter.grad!.abs().sum().ToDouble() > 0);
    }

    private static List<Tensor> Recurrence(GRU gru, Tensor input, Tensor state)
    {
        var states = new List<Tensor>();
        for (var t = 0; t < input.shape[0]; t++)
        {
            var fromInput = Gates("ih", input[t]);
            var fromState = Gates("hh", state);
            var reset = (fromInput[0] + fromState[0]).sigmoid();
            var update = (fromInput[1] + fromState[1]).sigmoid();
            var candidate = (fromInput[2] + reset * fromState[2]).tanh();
            state = (1 - update) * candidate + update * state;
            states.Add(state);
        }
        return states;

        Tensor[] Gates(string of, Tensor x) =>
            (x.matmul(gru.get_parameter($"weight_{of}_l0")!.t()) + gru.get_parameter($"bias_{of}_l0")!).chunk(3, 1);
    }
}
