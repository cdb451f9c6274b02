using System.Buffers.Binary;
using System.Security.Cryptography;
using SoftStep.Tests.Support;
using static TorchSharp.torch.nn;

namespace SoftStep.Tests.Models;

public sealed class ModuleWeightsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("softstep-weights-");

    private string Weights => Path.Combine(folder.FullName, "model.weights");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void What_was_saved_is_loaded_bit_for_bit_parameters_and_buffers()
    {
        using var saved = Network(1);
        using var loaded = Network(2);
        using (no_grad())
        {
            saved.call(Draw.Normal(3, 20, 4).to(ScalarType.Float32)); // the normalisation's buffers
        }
        var tensors = loaded.state_dict();

        saved.SaveWeights(Weights);
        loaded.LoadWeights(Weights);

        foreach (var (name, tensor) in saved.state_dict())
        {
            tensors[name].ShouldEqual(tensor);
            loaded.state_dict()[name].Should().BeSameAs(tensors[name]);
        }
        saved.state_dict().Should().ContainKey("norm.num_batches_tracked");
        loaded.parameters().Should().OnlyContain(parameter => parameter.requires_grad && parameter.is_leaf);
        folder.GetFiles().Should().ContainSingle();
    }

    [Fact]
    public void A_model_trained_predicts_the_same_when_loaded()
    {
        using var saved = new DeepRegressor(Linear(4, 3), new NcaHead(warp: new SoftStepWarp(3)));
        using var loaded = new DeepRegressor(Linear(4, 3), new NcaHead(warp: new SoftStepWarp(3)));
        var x = rand(10, 4);
        using var bank = saved.BuildBank(x, x.select(1, 0));

        saved.SaveWeights(Weights);
        loaded.LoadWeights(Weights);

        loaded.Predict(x, bank).ShouldEqual(saved.Predict(x, bank));
    }

    [Theory]
    [InlineData(ScalarType.Float16)]
    [InlineData(ScalarType.BFloat16)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.Bool)]
    [InlineData(ScalarType.Byte)]
    [InlineData(ScalarType.Int8)]
    [InlineData(ScalarType.Int16)]
    [InlineData(ScalarType.Int32)]
    [InlineData(ScalarType.ComplexFloat32)]
    [InlineData(ScalarType.ComplexFloat64)]
    public void Every_type_and_shape_comes_back(ScalarType dtype)
    {
        using var saved = new Holder(arange(6).reshape(2, 3).t().to(dtype), zeros(0, 3, dtype), ones([], dtype));
        using var loaded = new Holder(zeros(3, 2, dtype), zeros(0, 3, dtype), zeros([], dtype));

        saved.SaveWeights(Weights);
        loaded.LoadWeights(Weights);

        loaded.Strided.eq(saved.Strided).all().item<bool>().Should().BeTrue();
        loaded.Scalar.eq(saved.Scalar).item<bool>().Should().BeTrue();
    }

    [Fact]
    public void A_file_cut_short_anywhere_or_longer_is_refused_and_the_module_is_as_it_was()
    {
        using var module = Linear(3, 2);
        module.SaveWeights(Weights);
        var bytes = File.ReadAllBytes(Weights);

        Assert.All(DamagedFile.OfAnotherLength(bytes), damaged => ShouldBeRefused(damaged));
    }

    [Fact]
    public void A_file_with_any_bit_flipped_is_refused_and_the_module_is_as_it_was()
    {
        using var module = Linear(3, 2);
        module.SaveWeights(Weights);
        var bytes = File.ReadAllBytes(Weights);

        Assert.All(DamagedFile.WithABitFlipped(bytes), damaged => ShouldBeRefused(damaged));
    }

    [Fact]
    public void Another_modules_weights_are_refused_by_name()
    {
        using var saved = Sequential(("a", Linear(3, 2)), ("b", Linear(2, 2)), ("c", Linear(2, 1)));
        using var module = Sequential(("a", Linear(3, 2)), ("b", Linear(2, 3)), ("d", Linear(2, 1, hasBias: false)));
        saved.SaveWeights(Weights);
        var before = module.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.clone());

        module
            .Invoking(m => m.LoadWeights(Weights))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage(
                $"*{Weights}*d.weight is not in the file; c.bias is only in the file; c.weight is only in the file; "
                    + "b.bias is (2) Float32 in the file and (3) Float32 in the module; b.weight is (2, 2)*(3, 2)*"
            );

        foreach (var (name, tensor) in module.state_dict())
        {
            tensor.ShouldEqual(before[name]);
        }
    }

    [Fact]
    public void Weights_of_another_type_are_refused()
    {
        using var module = Linear(3, 2);
        module.SaveWeights(Weights);
        module.to(ScalarType.Float64);

        module
            .Invoking(m => m.LoadWeights(Weights))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*Float32*Float64*");
    }

    [Fact]
    public void A_file_of_TorchSharps_own_is_refused_with_what_reads_it_and_stays_readable_there()
    {
        using var module = Linear(3, 2);
        using var other = Linear(3, 2);
        module.save(Weights);

        other.Invoking(m => m.LoadWeights(Weights)).Should().Throw<InvalidDataException>().WithMessage("*Module.load*");

        other.load(Weights);
        other.weight!.ShouldEqual(module.weight!);
    }

    [Fact]
    public void A_header_that_promises_much_allocates_little_and_is_refused()
    {
        using var module = Linear(3, 2);
        foreach (var (at, value) in new[] { (12, int.MaxValue), (16, int.MaxValue), (16, 1 << 16), (26, int.MaxValue) })
        {
            module.SaveWeights(Weights);
            var bytes = File.ReadAllBytes(Weights)[..^32];
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
            File.WriteAllBytes(Weights, [.. bytes, .. SHA256.HashData(bytes)]);
            var before = GC.GetAllocatedBytesForCurrentThread();

            module.Invoking(m => m.LoadWeights(Weights)).Should().Throw<InvalidDataException>();

            (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4 << 20);
        }
    }

    [Fact]
    public void Sizes_whose_product_wraps_are_refused()
    {
        using var module = Linear(3, 2, hasBias: false);
        module.SaveWeights(Weights);
        var header = File.ReadAllBytes(Weights)[..(16 + 4 + 6 + 8 + 16)];
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(34), 1L << 62);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(42), 1L << 62);
        File.WriteAllBytes(Weights, [.. header, .. SHA256.HashData(header)]);

        module
            .Invoking(m => m.LoadWeights(Weights))
            .Should()
            .Throw<InvalidDataException>()
            .WithMessage("*end of file*");
    }

    [Fact]
    public void A_module_with_a_tensor_that_cannot_be_stored_is_refused_before_anything_is_written()
    {
        using var module = Linear(3, 2, device: META);
        File.WriteAllText(Weights, "before");

        module.Invoking(m => m.SaveWeights(Weights)).Should().Throw<ArgumentException>().WithMessage("bias*meta*");

        File.ReadAllText(Weights).Should().Be("before");
    }

    private static Module<Tensor, Tensor> Network(int seed)
    {
        manual_seed(seed);
        return Sequential(("first", Linear(4, 5)), ("norm", BatchNorm1d(5)), ("last", Linear(5, 2, hasBias: false)));
    }

    private void ShouldBeRefused(byte[] bytes)
    {
        File.WriteAllBytes(Weights, bytes);
        using var module = Linear(3, 2);
        using var before = module.weight!.clone();
        try
        {
            module.LoadWeights(Weights);
        }
        catch (InvalidDataException)
        {
            module.weight!.ShouldEqual(before);
            return;
        }
        Assert.Fail("The file was taken for whole weights.");
    }

    private sealed class Holder : Module<Tensor, Tensor>
    {
        public Holder(Tensor strided, Tensor empty, Tensor scalar)
            : base(nameof(Holder))
        {
            (Strided, Scalar) = (strided, scalar);
            register_buffer("strided", strided);
            register_buffer("empty", empty);
            register_buffer("scalar", scalar);
        }

        public Tensor Strided { get; }

        public Tensor Scalar { get; }

        public override Tensor forward(Tensor input) => input;
    }
}
