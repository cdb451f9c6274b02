using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Serialization;

public sealed class StateDictionaryTests
{
    [Fact]
    public void A_state_goes_from_one_module_to_another_by_name()
    {
        using var source = nn.BatchNorm1d(2, dtype: float64);
        using var target = nn.BatchNorm1d(2);
        source.weight = nn.Parameter(Vector(3, 4));
        source.running_mean = Vector(5, 6);
        var weight = target.weight;

        var (missing, unexpected) = target.load_state_dict(source.state_dict());

        missing.Should().BeEmpty();
        unexpected.Should().BeEmpty();
        target.weight.Should().BeSameAs(weight);
        target.weight!.dtype.Should().Be(float32);
        target.weight!.ShouldHold(3, 4);
        target.running_mean!.ShouldHold(5, 6);
    }

    [Fact]
    public void The_state_is_the_tensors_themselves_parameters_first()
    {
        using var module = nn.Sequential(("norm", nn.BatchNorm1d(1)), ("linear", nn.Linear(1, 1)));

        var state = module.state_dict(prefix: "model");

        state
            .Keys.Should()
            .Equal(
                "model.norm.weight",
                "model.norm.bias",
                "model.linear.weight",
                "model.linear.bias",
                "model.norm.running_mean",
                "model.norm.running_var",
                "model.norm.num_batches_tracked"
            );
        state["model.linear.bias"].Should().BeSameAs(module.get_parameter("linear.bias"));
        module.state_dict(state).Should().BeSameAs(state).And.HaveCount(14);
    }

    [Fact]
    public void Names_that_differ_are_refused_or_reported()
    {
        using var module = nn.Linear(1, 1, dtype: float64);
        var source = new Dictionary<string, Tensor> { ["weight"] = Matrix(1, 7), ["other"] = Vector(1) };

        module
            .Invoking(m => m.load_state_dict(source))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*bias*other*");
        module.weight.ToDouble().Should().NotBe(7);
        var (missing, unexpected) = module.load_state_dict(source, strict: false);

        missing.Should().Equal("bias");
        unexpected.Should().Equal("other");
        module.weight.ShouldHold(7);
    }

    [Fact]
    public void A_shape_that_differs_is_refused_before_anything_is_copied()
    {
        using var module = nn.Linear(2, 1, dtype: float64);
        var before = module.weight.Numbers();
        var source = new Dictionary<string, Tensor> { ["weight"] = Matrix(2, 7, 8), ["bias"] = Vector(1, 2) };

        module.Invoking(m => m.load_state_dict(source)).Should().Throw<ArgumentException>().WithMessage("*'bias'*");

        module.weight.ShouldHold(before);
    }

    [Fact]
    public void Skipped_entries_are_neither_missed_nor_copied()
    {
        using var module = nn.Linear(1, 1, dtype: float64);
        var bias = module.bias!.Numbers();

        module.load_state_dict(new() { ["weight"] = Matrix(1, 7) }, skip: ["bias"]);

        module.weight.ShouldHold(7);
        module.bias!.ShouldHold(bias);
    }

    [Fact]
    public void A_file_may_be_saved_and_loaded_in_part()
    {
        using var source = nn.Sequential(
            ("a", nn.Linear(1, 1, dtype: float64)),
            ("b", nn.Linear(1, 1, dtype: float64))
        );
        using var target = nn.Sequential(
            ("a", nn.Linear(1, 1, dtype: float64)),
            ("c", nn.Linear(1, 1, dtype: float64))
        );
        var stream = new MemoryStream();
        source.save(stream, skip: ["a.bias"]);
        var loaded = new Dictionary<string, bool>();
        var bias = target.get_parameter("a.bias")!.Numbers();

        target.load(new MemoryStream(stream.ToArray()), strict: false, loadedParameters: loaded);

        loaded
            .Should()
            .Equal(
                new Dictionary<string, bool>
                {
                    ["a.weight"] = true,
                    ["b.weight"] = false,
                    ["b.bias"] = false,
                }
            );
        target.get_parameter("a.weight")!.ShouldHold(source.get_parameter("a.weight")!.Numbers());
        target.get_parameter("a.bias")!.ShouldHold(bias);
    }

    [Fact]
    public void A_skipped_entry_of_a_file_is_not_taken_but_must_be_there_if_strict()
    {
        using var source = nn.Linear(1, 1, dtype: float64);
        using var target = nn.Linear(1, 1, dtype: float64);
        var stream = new MemoryStream();
        source.save(stream);
        var bias = target.bias!.Numbers();
        var loaded = new Dictionary<string, bool>();

        target.load(new MemoryStream(stream.ToArray()), skip: ["bias"], loadedParameters: loaded);

        target.weight.ShouldHold(source.weight.Numbers());
        target.bias!.ShouldHold(bias);
        loaded.Should().Contain("bias", true);
        stream = new MemoryStream();
        source.save(stream, skip: ["bias"]);
        target
            .Invoking(t => t.load(new MemoryStream(stream.ToArray()), skip: ["bias"]))
            .Should()
            .Throw<ArgumentException>();
    }
}
