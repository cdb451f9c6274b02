using static TorchSharp.torch;

namespace TorchSharp.Tests.Modules;

/// <summary>Names, shapes and order of every layer's state, and the shape of what it returns.</summary>
public sealed class LayerShapeTests
{
    private static readonly Dictionary<string, Func<nn.Module<Tensor, Tensor>>> Layers = new()
    {
        ["linear"] = () => nn.Linear(3, 2),
        ["linear without bias"] = () => nn.Linear(3, 2, hasBias: false),
        ["conv1d"] = () => nn.Conv1d(4, 6, 3, stride: 2, padding: 1, groups: 2),
        ["conv2d"] = () => nn.Conv2d(2, 5, (3, 2), (2, 1), (1, 0), (1, 2)),
        ["conv2d without bias"] = () => nn.Conv2d(2, 5, 3, bias: false),
        ["conv2d same"] = () => nn.Conv2d(2, 5, 4, Padding.Same, dilation: 2),
        ["conv2d valid"] = () => nn.Conv2d(2, 5, 4, Padding.Valid),
        ["conv2d circular"] = () => nn.Conv2d(2, 5, 3, padding: 1, padding_mode: PaddingModes.Circular),
        ["batch norm 1d"] = () => nn.BatchNorm1d(3),
        ["batch norm 2d"] = () => nn.BatchNorm2d(2, track_running_stats: false),
        ["batch norm 2d plain"] = () => nn.BatchNorm2d(2, affine: false),
        ["layer norm"] = () => nn.LayerNorm([2, 3]),
        ["layer norm without bias"] = () => nn.LayerNorm(3, bias: false),
        ["layer norm plain"] = () => nn.LayerNorm(3, elementwise_affine: false),
        ["max pool 1d"] = () => nn.MaxPool1d(2),
        ["max pool 2d"] = () => nn.MaxPool2d(3, stride: 2, padding: 1),
        ["max pool 2d by pairs"] = () => nn.MaxPool2d((2, 1), dilation: (2, 1), ceil_mode: true),
        ["avg pool 2d"] = () => nn.AvgPool2d(2),
        ["avg pool 2d by pairs"] = () => nn.AvgPool2d((2, 3), stride: (1, 2), padding: (1, 0)),
        ["adaptive 1d"] = () => nn.AdaptiveAvgPool1d(3),
        ["adaptive 2d"] = () => nn.AdaptiveAvgPool2d(1),
        ["adaptive 2d by pair"] = () => nn.AdaptiveAvgPool2d((2, 3)),
        ["adaptive 2d by list"] = () => nn.AdaptiveAvgPool2d([3, 2]),
        ["flatten"] = () => nn.Flatten(),
        ["flatten some"] = () => nn.Flatten(0, 1),
    };

    [Theory]
    [InlineData("linear", "5 4 3", "5 4 2", "weight 2 3", "bias 2")]
    [InlineData("linear without bias", "3", "2", "weight 2 3")]
    [InlineData("conv1d", "5 4 7", "5 6 4", "weight 6 2 3", "bias 6")]
    [InlineData("conv2d", "3 2 7 7", "3 5 4 5", "weight 5 2 3 2", "bias 5")]
    [InlineData("conv2d without bias", "2 7 7", "5 5 5", "weight 5 2 3 3")]
    [InlineData("conv2d same", "3 2 7 7", "3 5 7 7", "weight 5 2 4 4", "bias 5")]
    [InlineData("conv2d valid", "3 2 7 7", "3 5 4 4", "weight 5 2 4 4", "bias 5")]
    [InlineData("conv2d circular", "3 2 7 7", "3 5 7 7", "weight 5 2 3 3", "bias 5")]
    [InlineData(
        "batch norm 1d",
        "4 3 5",
        "4 3 5",
        "weight 3",
        "bias 3",
        "running_mean 3",
        "running_var 3",
        "num_batches_tracked"
    )]
    [InlineData("batch norm 2d", "4 2 3 3", "4 2 3 3", "weight 2", "bias 2")]
    [InlineData("batch norm 2d plain", "4 2 3 3", "4 2 3 3", "running_mean 2", "running_var 2", "num_batches_tracked")]
    [InlineData("layer norm", "4 2 3", "4 2 3", "weight 2 3", "bias 2 3")]
    [InlineData("layer norm without bias", "4 3", "4 3", "weight 3")]
    [InlineData("layer norm plain", "4 3", "4 3")]
    [InlineData("max pool 1d", "2 3 8", "2 3 4")]
    [InlineData("max pool 2d", "2 3 8 8", "2 3 4 4")]
    [InlineData("max pool 2d by pairs", "2 3 8 8", "2 3 4 8")]
    [InlineData("avg pool 2d", "2 3 8 6", "2 3 4 3")]
    [InlineData("avg pool 2d by pairs", "2 3 8 7", "2 3 9 3")]
    [InlineData("adaptive 1d", "2 3 8", "2 3 3")]
    [InlineData("adaptive 2d", "2 3 8 8", "2 3 1 1")]
    [InlineData("adaptive 2d by pair", "2 3 8 8", "2 3 2 3")]
    [InlineData("adaptive 2d by list", "2 3 8 8", "2 3 3 2")]
    [InlineData("flatten", "2 3 4", "2 12")]
    [InlineData("flatten some", "2 3 4", "6 4")]
    public void A_layer_has_the_state_and_the_output_it_should(
        string layer,
        string input,
        string output,
        params string[] state
    )
    {
        using var scope = NewDisposeScope();
        using var module = Layers[layer]();

        module.call(rand(Shape(input))).shape.Should().Equal(Shape(output));
        module
            .state_dict()
            .Select(named => string.Join(' ', [named.Key, .. named.Value.shape.Select(size => size.ToString())]))
            .Should()
            .Equal(state);
        module.parameters().All(parameter => parameter.requires_grad && parameter.dtype == float32).Should().BeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parameters_are_made_in_the_dtype_and_outside_of_scopes(bool asHalf)
    {
        var type = asHalf ? float16 : float64;
        nn.Module[] modules;
        using (NewDisposeScope())
        {
            modules =
            [
                nn.Linear(2, 2, dtype: type),
                nn.Conv2d(1, 1, 1, dtype: type),
                nn.BatchNorm1d(2, dtype: type),
                nn.LayerNorm(2, dtype: type),
                nn.Embedding(2, 2, dtype: type),
                nn.GRU(2, 2, dtype: type),
            ];
        }

        foreach (var module in modules)
        {
            module.parameters().Should().OnlyContain(parameter => parameter.dtype == type);
            module.buffers().Any(buffer => buffer.IsInvalid).Should().BeFalse();
            module.Dispose();
        }
    }

    [Fact]
    public void Inputs_that_do_not_fit_are_refused()
    {
        Refused(nn.Conv1d(2, 1, 1), 2);
        Refused(nn.Conv1d(2, 1, 1), 4, 3, 5);
        Refused(nn.Conv2d(2, 1, 1), 4, 2);
        Refused(nn.BatchNorm1d(2), 4, 2, 3, 3);
        Refused(nn.BatchNorm2d(2), 4, 2);

        static void Refused(nn.Module<Tensor, Tensor> module, params long[] shape)
        {
            module.Invoking(m => m.call(rand(shape))).Should().Throw<ArgumentException>();
            module.Dispose();
        }
    }

    [Fact]
    public void Arguments_that_make_no_layer_are_refused()
    {
        Refused(() => nn.Conv2d(3, 4, 1, groups: 2));
        Refused(() => nn.Conv2d(4, 3, 1, groups: 2));
        Refused(() => nn.Conv2d(4, 4, 1, groups: 0));
        Refused(() => nn.Conv2d(4, 4, 3, Padding.Same, stride: 2));
        Refused(() => nn.Dropout(1.5));
        Refused(() => nn.Dropout(double.NaN));
        Refused(() => nn.Embedding(3, 2, padding_idx: 3));

        static void Refused(Func<nn.Module> layer) => layer.Should().Throw<ArgumentException>();
    }

    private static long[] Shape(string text) => [.. text.Split(' ').Select(long.Parse)];
}
