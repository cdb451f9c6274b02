using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Optimizers;

public sealed class OptimizerStateTests
{
    private static readonly Dictionary<string, Func<IEnumerable<Parameter>, OptimizerHelper>> Kinds = new()
    {
        ["sgd"] = parameters => optim.SGD(parameters, 0.1),
        ["momentum"] = parameters => optim.SGD(parameters, 0.1, 0.9, weight_decay: 0.1, nesterov: true),
        ["adam"] = parameters => optim.Adam(parameters, 0.1, weight_decay: 0.1),
        ["amsgrad"] = parameters => optim.Adam(parameters, 0.1, 0.5, 0.6, amsgrad: true),
        ["adamw"] = parameters => optim.AdamW(parameters, 0.1, maximize: true),
    };

    [Theory]
    [InlineData("sgd", false)]
    [InlineData("momentum", true)]
    [InlineData("adam", false)]
    [InlineData("amsgrad", true)]
    [InlineData("adamw", true)]
    public void An_optimiser_goes_on_from_the_state_it_loads(string kind, bool throughFile)
    {
        using var scope = NewDisposeScope();
        Parameter[] first = [nn.Parameter(Vector(1, 2)), nn.Parameter(Vector(3))];
        using var original = Kinds[kind](first);
        Step(original, first, 1);
        Step(original, first, -2);
        original.ParamGroups.Single().LearningRate = 0.05;
        Parameter[] second = [.. first.Select(parameter => nn.Parameter(parameter.detach().clone()))];
        using var resumed = Kinds[kind](second);

        if (throughFile)
        {
            var path = Path.GetTempFileName();
            original.save_state_dict(path);
            resumed.load_state_dict(path);
            File.Delete(path);
        }
        else
        {
            resumed.load_state_dict(original.state_dict());
        }
        foreach (var gradient in new double[] { 0.5, 3 })
        {
            Step(original, first, gradient);
            Step(resumed, second, gradient);
        }

        second[0].ShouldHold(first[0].Numbers());
        second[1].ShouldHold(first[1].Numbers());
        resumed.ParamGroups.Single().LearningRate.Should().Be(0.05);
        resumed.ParamGroups.Single().InitialLearningRate.Should().Be(0.1);
    }

    [Fact]
    public void A_loaded_state_is_a_copy()
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [nn.Parameter(Vector(1))];
        using var resumed = optim.Adam(parameters);
        using (var original = optim.Adam(parameters))
        {
            Step(original, parameters, 1);
            resumed.load_state_dict(original.state_dict());
        }

        FluentActions.Invoking(() => Step(resumed, parameters, 1)).Should().NotThrow();
    }

    [Theory]
    [InlineData("momentum")]
    [InlineData("amsgrad")]
    public void A_state_truncated_anywhere_leaves_the_optimiser_as_it_was(string kind)
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [nn.Parameter(Vector(1, 2))];
        using var original = Kinds[kind](parameters);
        Step(original, parameters, 1);
        var whole = Saved(original);
        using var optimizer = Kinds[kind](parameters);
        Step(optimizer, parameters, 5);
        var before = Saved(optimizer);

        for (var length = 0; length < whole.Length; length++)
        {
            using var reader = new BinaryReader(new MemoryStream(whole, 0, length));
            optimizer.Invoking(o => o.load_state_dict(reader)).Should().Throw<EndOfStreamException>();
        }

        Saved(optimizer).Should().Equal(before);
    }

    [Fact]
    public void A_state_of_another_optimiser_is_refused()
    {
        using var scope = NewDisposeScope();
        var two = nn.Parameter(Vector(1, 2));
        var one = nn.Parameter(Vector(1));
        using var adam = optim.Adam([two]);

        Loading(optim.AdamW([two])).Should().Throw<InvalidDataException>().WithMessage("*AdamW*Adam*");
        Loading(optim.Adam([one])).Should().Throw<ArgumentException>().WithMessage("*(1)*(2)*");
        Loading(optim.Adam([two, one])).Should().Throw<ArgumentException>();

        Action Loading(OptimizerHelper other) =>
            () => adam.load_state_dict(new BinaryReader(new MemoryStream(Saved(other))));
    }

    [Fact]
    public void The_format_is_that_of_TorchSharp()
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [nn.Parameter(Vector(1))];
        using var optimizer = optim.Adam(parameters, 0.1, 0.5, 0.6, 0.7, 0.8);
        Step(optimizer, parameters, 0);
        var expected = new MemoryStream();
        using (var writer = new BinaryWriter(expected))
        {
            writer.Write("Adam");
            writer.Write((byte)1);
            writer.Write((byte)1);
            foreach (var setting in new[] { 0.1, 0.1, 0.5, 0.6, 0.7, 0.8 })
            {
                writer.Write(setting);
            }
            writer.Write(false);
            writer.Write(false);
            writer.Write(1L);
            foreach (var average in new[] { 0.5 * 0.8, 0.4 * 0.8 * 0.8 })
            {
                writer.Write([7, 1, 1]);
                writer.Write(average);
            }
            writer.Write(false);
        }

        var saved = Saved(optimizer);

        saved.Should().HaveCount(expected.ToArray().Length);
        saved.Take(68).Should().Equal(expected.ToArray().Take(68));
        foreach (var average in new[] { 68, 79 })
        {
            BitConverter
                .ToDouble(saved, average)
                .Should()
                .BeApproximately(BitConverter.ToDouble(expected.ToArray(), average), 1e-15);
        }
    }

    [Theory]
    [InlineData("momentum", true)]
    [InlineData("amsgrad", false)]
    public void A_loaded_state_goes_to_where_its_parameter_is(string kind, bool throughFile)
    {
        using var scope = NewDisposeScope();
        Parameter[] here = [nn.Parameter(Vector(1, 2))];
        using var original = Kinds[kind](here);
        Step(original, here, 1);
        Parameter[] there = [nn.Parameter(here[0].detach().to(TestDevice.Device))];
        using var resumed = Kinds[kind](there);

        if (throughFile)
        {
            resumed.load_state_dict(new BinaryReader(new MemoryStream(Saved(original))));
        }
        else
        {
            resumed.load_state_dict(original.state_dict());
        }
        Step(original, here, 2);
        Step(resumed, there, 2);

        there[0].ShouldHold(here[0].Numbers());
        Saved(resumed).Should().Equal(Saved(original));
    }

    [Theory]
    [InlineData("momentum")]
    [InlineData("amsgrad")]
    public void A_state_moves_with_its_optimiser(string kind)
    {
        using var scope = NewDisposeScope();
        Parameter[] parameters = [nn.Parameter(Vector(1, 2))];
        using var optimizer = Kinds[kind](parameters);
        Step(optimizer, parameters, 1);
        var before = Saved(optimizer);

        optimizer.to(TestDevice.Device);

        Saved(optimizer).Should().Equal(before);
        optimizer.Invoking(o => o.step()).Should().Throw<ExternalException>();
        optimizer.to(CPU);
        optimizer.Invoking(o => o.step()).Should().NotThrow();
    }

    private static byte[] Saved(OptimizerHelper optimizer)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        optimizer.save_state_dict(writer);
        return stream.ToArray();
    }

    private static void Step(optim.Optimizer optimizer, Parameter[] parameters, double gradient)
    {
        foreach (var parameter in parameters)
        {
            using var grad = full_like(parameter, gradient);
            parameter.grad = grad;
        }
        optimizer.step();
    }
}
