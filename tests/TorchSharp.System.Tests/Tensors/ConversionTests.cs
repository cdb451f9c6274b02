using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class ConversionTests
{
    public static TheoryData<string, Func<Tensor, Tensor>, ScalarType> Conversions =>
        new()
        {
            { "bool", x => x.@bool(), ScalarType.Bool },
            { "byte", x => x.@byte(), ScalarType.Byte },
            { "short", x => x.@short(), ScalarType.Int16 },
            { "int", x => x.@int(), ScalarType.Int32 },
            { "long", x => x.@long(), ScalarType.Int64 },
            { "half", x => x.half(), ScalarType.Float16 },
            { "bfloat16", x => x.bfloat16(), ScalarType.BFloat16 },
            { "float", x => x.@float(), ScalarType.Float32 },
            { "double", x => x.@double(), ScalarType.Float64 },
            { "to", x => x.to(float32), ScalarType.Float32 },
            { "to_type", x => x.to_type(int8), ScalarType.Int8 },
            { "type", x => x.type(float16), ScalarType.Float16 },
            { "type_as", x => x.type_as(Integers(1)), ScalarType.Int64 },
            { "to another's", x => x.to(Integers(1)), ScalarType.Int64 },
            { "to dtype and device", x => x.to(int16, CPU), ScalarType.Int16 },
        };

    [Theory]
    [MemberData(nameof(Conversions))]
    public void Elements_keep_their_value_in_another_dtype(string name, Func<Tensor, Tensor> convert, ScalarType dtype)
    {
        var converted = convert(Vector(0, 1));

        converted.dtype.Should().Be(dtype, name);
        converted.ShouldHold(0, 1);
    }

    [Fact]
    public void A_conversion_that_changes_nothing_shares_the_elements_unless_a_copy_is_asked_for()
    {
        var x = Vector(1, 2);

        var (shared, near, copy) = (x.to(float64), x.cpu(), x.to(float64, copy: true));
        x.zero_();

        shared.ShouldHold(0, 0);
        near.ShouldHold(0, 0);
        copy.ShouldHold(1, 2);
    }

    [Fact]
    public void A_conversion_can_dispose_what_it_was_made_from()
    {
        var (x, y) = (Vector(1, 2), Vector(1, 2));

        var (changed, same) = (x.to(float32, disposeAfter: true), y.to(float64, disposeAfter: true));

        x.IsInvalid.Should().BeTrue();
        y.IsInvalid.Should().BeTrue();
        changed.ShouldHold(1, 2);
        same.ShouldHold(1, 2);
    }

    [Fact]
    public void Devices_are_named_in_every_way()
    {
        var x = Vector(1);

        x.to("cpu").device_type.Should().Be(DeviceType.CPU);
        x.to(DeviceType.CPU).device.ToString().Should().Be("cpu");
        x.to(new Device("cpu")).is_cpu().Should().BeTrue();
        x.to(CPU, copy: true).is_cuda.Should().BeFalse();
        x.device_index.Should().Be(-1);
    }

    [Fact]
    public void One_element_becomes_a_number()
    {
        var x = tensor(2.0);

        x.item<double>().Should().Be(2);
        x.view(1, 1).item<double>().Should().Be(2);
        x.ToDouble().Should().Be(2);
        x.ToSingle().Should().Be(2);
        x.ToInt64().Should().Be(2);
        x.ToInt32().Should().Be(2);
        x.ToInt16().Should().Be(2);
        x.ToSByte().Should().Be(2);
        x.ToByte().Should().Be(2);
        x.ToBoolean().Should().BeTrue();
        ((double)x, (float)x, (long)x, (int)x).Should().Be((2.0, 2f, 2L, 2));
        ((short)x, (sbyte)x, (byte)x, (bool)x).Should().Be(((short)2, (sbyte)2, (byte)2, true));
        x.ToScalar().Type.Should().Be(float64);
        tensor(3L).ToScalar().Type.Should().Be(int64);
        tensor(true).ToScalar().Type.Should().Be(@bool);
        tensor((Half[])[(Half)1.5]).item<Half>().Should().Be((Half)1.5);
    }

    [Fact]
    public void Scalars_keep_what_they_were_made_of()
    {
        1.5.ToScalar().ToDouble().Should().Be(1.5);
        1.5f.ToScalar().ToSingle().Should().Be(1.5f);
        long.MaxValue.ToScalar().ToInt64().Should().Be(long.MaxValue);
        (-3).ToScalar().ToInt32().Should().Be(-3);
        ((short)-3).ToScalar().ToInt16().Should().Be(-3);
        ((sbyte)-3).ToScalar().ToSByte().Should().Be(-3);
        ((byte)200).ToScalar().ToByte().Should().Be(200);
        true.ToScalar().ToBoolean().Should().BeTrue();
        2.9.ToScalar().ToInt32().Should().Be(2);
        new Action(() => 300.ToScalar().ToByte()).Should().Throw<OverflowException>();
    }

    [Fact]
    public void Numbers_and_arrays_convert_to_tensors_by_themselves()
    {
        Tensor[] tensors = [1.5, 1.5f, 1L, 1, (short)1, (sbyte)1, (byte)1, true];
        Tensor[] vectors =
        [
            new[] { 1.0 },
            new[] { 1f },
            new[] { 1L },
            new[] { 1 },
            new short[] { 1 },
            new sbyte[] { 1 },
            new byte[] { 1 },
            new[] { true },
        ];

        ScalarType[] dtypes = [float64, float32, int64, int32, int16, int8, uint8, @bool];
        tensors.Select(t => t.dtype).Should().Equal(dtypes);
        vectors.Select(t => t.dtype).Should().Equal(dtypes);
        vectors.Should().OnlyContain(t => t.ndim == 1);
    }

    [Fact]
    public void Dtypes_say_what_they_are()
    {
        is_floating_point(bfloat16).Should().BeTrue();
        is_floating_point(ones(1)).Should().BeTrue();
        is_integral(int8).Should().BeTrue();
        is_integral(ones(1)).Should().BeFalse();
        Integers(1).is_integral().Should().BeTrue();
        Vector(1).is_floating_point().Should().BeTrue();
        fft.rfft(Vector(1, 2)).is_complex().Should().BeTrue();
        (half, @short, @int, @long, @float, @double).Should().Be((float16, int16, int32, int64, float32, float64));
        new[] { uint8, int16, int32, int64, bfloat16 }.Select(t => t.ElementSize()).Should().Equal(1, 2, 4, 8, 2);
    }
}
