using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Serialization.Golden;

/// <summary>Files of the real TorchSharp are read, and ours are the same to the byte.</summary>
public sealed class GoldenFilesTests
{
    public static TheoryData<string> OptimizerNames => [.. Examples.Optimizers().Select(made => made.Name)];

    [Fact]
    public void A_module_is_saved_as_the_real_one_saves_it()
    {
        using var module = Examples.Module();

        Saved(module).Should().Equal(File("module"));
    }

    [Fact]
    public void A_module_takes_its_weights_from_the_real_ones_file()
    {
        using var expected = Examples.Module();
        using var module = Examples.Module();
        using (no_grad())
        {
            foreach (var tensor in module.state_dict().Values)
            {
                tensor.zero_().Dispose();
            }
        }

        module.load(new MemoryStream(File("module")));

        var values = module.state_dict();
        values.Keys.Should().Equal(expected.state_dict().Keys);
        foreach (var (key, tensor) in expected.state_dict())
        {
            values[key].dtype.Should().Be(tensor.dtype, key);
            values[key].Numbers().Should().Equal(tensor.Numbers(), key);
        }
    }

    [Theory]
    [MemberData(nameof(OptimizerNames))]
    public void An_optimisers_state_is_saved_as_the_real_one_saves_it(string name) =>
        Saved(Optimizer(name)).Should().Equal(File(name));

    [Theory]
    [MemberData(nameof(OptimizerNames))]
    public void An_optimiser_takes_its_state_from_the_real_ones_file(string name)
    {
        var optimizer = Optimizer(name);
        optimizer.step();
        Saved(optimizer).Should().NotEqual(File(name));

        optimizer.load_state_dict(new BinaryReader(new MemoryStream(File(name))));

        Saved(optimizer).Should().Equal(File(name));
    }

    private static OptimizerHelper Optimizer(string name) =>
        Examples.Optimizers().Single(made => made.Name == name).Optimizer;

    private static byte[] File(string name)
    {
        using var file = typeof(GoldenFilesTests).Assembly.GetManifestResourceStream($"{name}.dat")!;
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray();
    }

    private static byte[] Saved(nn.Module module)
    {
        var stream = new MemoryStream();
        module.save(stream);
        return stream.ToArray();
    }

    private static byte[] Saved(OptimizerHelper optimizer)
    {
        var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            optimizer.save_state_dict(writer);
        }
        return stream.ToArray();
    }
}
