using TorchSharp.Modules;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Serialization;

public sealed class WeightsFileTests
{
    [Fact]
    public void A_file_is_count_key_dtype_rank_sizes_and_bytes()
    {
        using var linear = nn.Linear(
            nn.Parameter(tensor(new float[] { 1, 2 }, [1, 2])),
            nn.Parameter(tensor(new float[] { 3 }))
        );

        Saved(linear)
            .Should()
            .Equal([
                2,
                .. Entry("weight", 6, [1, 2], BitConverter.GetBytes(1f), BitConverter.GetBytes(2f)),
                .. Entry("bias", 6, [1], BitConverter.GetBytes(3f)),
            ]);
    }

    [Theory]
    [InlineData(ScalarType.Byte, 0, new byte[] { 1, 2 })]
    [InlineData(ScalarType.Int8, 1, new byte[] { 1, 2 })]
    [InlineData(ScalarType.Int16, 2, new byte[] { 1, 0, 2, 0 })]
    [InlineData(ScalarType.Int32, 3, new byte[] { 1, 0, 0, 0, 2, 0, 0, 0 })]
    [InlineData(ScalarType.Int64, 4, new byte[] { 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(ScalarType.Float16, 5, new byte[] { 0, 0x3C, 0, 0x40 })]
    [InlineData(ScalarType.Float64, 7, new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0x40 })]
    [InlineData(ScalarType.Bool, 11, new byte[] { 1, 1 })]
    [InlineData(ScalarType.BFloat16, 15, new byte[] { 0x80, 0x3F, 0, 0x40 })]
    public void Each_dtype_has_its_number_and_its_bytes(ScalarType type, byte number, byte[] bytes)
    {
        using var module = new Single("x", Vector(1, 2).to(type));
        using var loaded = new Single("x", zeros(2, dtype: type));

        Saved(module).Should().Equal([1, .. Entry("x", number, [2], bytes)]);
        Load(loaded, Saved(module));

        loaded.get_buffer("x")!.ShouldHold(module.get_buffer("x")!.Numbers());
    }

    [Fact]
    public void Numbers_above_127_and_long_keys_take_more_bytes()
    {
        var key = new string('k', 200);
        using var module = new Single(key, zeros(300, dtype: uint8));

        var saved = Saved(module);

        saved[..3].Should().Equal(1, 0xC8, 0x01);
        saved[203..207].Should().Equal(0, 1, 0xAC, 0x02);
        saved.Should().HaveCount(207 + 300);
        using var other = new Single(key, ones(300, dtype: uint8));
        Load(other, saved);
        other.buffers().Single().Numbers().Should().OnlyContain(value => value == 0);
    }

    [Fact]
    public void A_scalar_has_no_sizes_and_a_view_is_saved_in_its_own_order()
    {
        using var module = new Single("x", tensor(5L));
        Saved(module).Should().Equal([1, .. Entry("x", 4, [], BitConverter.GetBytes(5L))]);

        using var view = new Single("x", tensor(new byte[] { 0, 1, 2, 3 }, [2, 2]).t());
        Saved(view).Should().Equal([1, .. Entry("x", 0, [2, 2], [0, 2, 1, 3])]);
    }

    [Fact]
    public void A_module_comes_back_from_a_file_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var original = Network();
        original.call(rand(4, 1, 6, 6)).Dispose();
        using var loaded = Network();
        var path = Path.GetTempFileName();

        original.save(path);
        loaded.load(path).Should().BeSameAs(loaded);
        File.Delete(path);

        original.eval();
        loaded.eval();
        var input = rand(2, 1, 6, 6);
        loaded.call(input).ShouldHold(original.call(input).Numbers());
        loaded.get_buffer("norm.num_batches_tracked")!.ToInt64().Should().Be(1);
        loaded.parameters().Should().OnlyContain(parameter => parameter.requires_grad && parameter.is_leaf);
    }

    [Fact]
    public void Weights_are_saved_from_and_loaded_to_where_the_module_is()
    {
        using var here = nn.Linear(2, 1);
        using var there = nn.Linear(2, 1).to(TestDevice.Device);

        Load(there, Saved(here));

        there.weight.device.ToString().Should().Be(TestDevice.Device.ToString());
        there.weight.ShouldHold(here.weight.Numbers());
        Saved(there).Should().Equal(Saved(here));
    }

    [Fact]
    public void Saving_puts_the_file_in_place_at_the_end_and_leaves_no_other()
    {
        var directory = Directory.CreateTempSubdirectory();
        var path = Path.Combine(directory.FullName, "weights.dat");
        File.WriteAllText(path, "before");
        using var linear = nn.Linear(1, 1);
        linear.save(path);
        var saved = File.ReadAllBytes(path);

        linear.weight.Dispose();
        linear.Invoking(l => l.save(path)).Should().Throw<InvalidOperationException>();

        File.ReadAllBytes(path).Should().Equal(saved).And.NotBeEmpty();
        directory.GetFiles().Should().ContainSingle();
        directory.Delete(recursive: true);
    }

    private static IEnumerable<byte> Entry(string key, byte type, byte[] shape, params byte[][] values) =>
        [
            (byte)key.Length,
            .. key.Select(letter => (byte)letter),
            type,
            (byte)shape.Length,
            .. shape,
            .. values.SelectMany(value => value),
        ];

    private static Sequential Network() =>
        nn.Sequential(
            ("conv", nn.Conv2d(1, 2, 3)),
            ("norm", nn.BatchNorm2d(2)),
            ("flatten", nn.Flatten()),
            ("linear", nn.Linear(32, 3))
        );

    private static byte[] Saved(nn.Module module)
    {
        var stream = new MemoryStream();
        module.save(stream);
        return stream.ToArray();
    }

    private static void Load(nn.Module module, byte[] bytes) => module.load(new MemoryStream(bytes));

    private sealed class Single : nn.Module
    {
        internal Single(string key, Tensor value)
            : base(nameof(Single)) => register_buffer(key, value);
    }
}
