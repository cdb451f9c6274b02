using TorchSharp.Modules;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Serialization;

/// <summary>Whatever is wrong with a file is said, and the module keeps the weights it had.</summary>
public sealed class WrongWeightsTests
{
    [Fact]
    public void A_file_truncated_anywhere_is_refused_naming_the_offset_or_the_key()
    {
        var whole = Bytes(Linear(1, 2, 3));
        using var module = Linear(7, 8, 9);

        for (var length = 0; length < whole.Length; length++)
        {
            var message = module
                .Invoking(m => m.load(new MemoryStream(whole, 0, length)))
                .Should()
                .Throw<EndOfStreamException>("of {0} bytes there are {1}", whole.Length, length)
                .Which.Message;
            message.Should().MatchRegex("byte [0-9]+");
            if (length is > 8 and < 26)
            {
                message.Should().Contain("'weight'");
            }
            ShouldBe(module, 7, 8, 9);
        }

        module.load(new MemoryStream(whole));
        ShouldBe(module, 1, 2, 3);
    }

    [Fact]
    public void A_truncated_stream_that_cannot_seek_is_refused_too()
    {
        var whole = Bytes(Linear(1, 2, 3));
        using var module = Linear(7, 8, 9);

        for (var length = 0; length < whole.Length; length++)
        {
            using var stream = new OneWay(whole[..length]);
            module.Invoking(m => m.load(stream)).Should().Throw<EndOfStreamException>();
        }

        ShouldBe(module, 7, 8, 9);
        module.load(new OneWay(whole));
        ShouldBe(module, 1, 2, 3);
    }

    [Fact]
    public void Any_byte_changed_is_refused_or_changes_only_values()
    {
        var whole = Bytes(Linear(1, 2, 3));
        for (var i = 0; i < whole.Length; i++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var changed = (byte[])whole.Clone();
                changed[i] ^= (byte)(1 << bit);
                using var module = Linear(7, 8, 9);
                try
                {
                    module.load(new MemoryStream(changed));
                }
                catch (Exception e) when (e is ArgumentException or EndOfStreamException or InvalidDataException)
                {
                    ShouldBe(module, 7, 8, 9);
                }
                module.weight.shape.Should().Equal(1, 2);
            }
        }
    }

    [Fact]
    public void Another_shape_or_dtype_is_refused_naming_the_key_and_both()
    {
        using var module = Linear(7, 8, 9);

        Loading(module, Bytes(nn.Linear(3, 1, dtype: float64)))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*Float64 (1, 3)*Float64 (1, 2)*'weight'*");
        Loading(module, Bytes(nn.Linear(2, 1)))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*Float32*Float64*'weight'*");
        ShouldBe(module, 7, 8, 9);
    }

    [Fact]
    public void Entries_of_another_number_or_name_are_refused()
    {
        using var module = Linear(7, 8, 9);
        using var shorter = nn.Linear(2, 1, hasBias: false, dtype: float64);

        Loading(module, Bytes(shorter)).Should().Throw<ArgumentException>().WithMessage("*2*1*");
        Loading(module, Bytes(nn.Sequential(("inner", Linear(1, 2, 3)))))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*'inner.weight'*");
        ShouldBe(module, 7, 8, 9);
    }

    [Fact]
    public void The_same_name_twice_is_refused()
    {
        using var module = Linear(7, 8, 9);
        var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write((byte)2);
            for (var i = 0; i < 2; i++)
            {
                writer.Write("weight");
                writer.Write([7, 2, 1, 2, .. new byte[16]]);
            }
        }

        Loading(module, stream.ToArray()).Should().Throw<ArgumentException>().WithMessage("*'weight'*");
        ShouldBe(module, 7, 8, 9);
    }

    [Fact]
    public void Text_and_enormous_numbers_are_refused_at_once()
    {
        using var module = Linear(7, 8, 9);
        byte[] endless = [.. Enumerable.Repeat((byte)0xFF, 64)];
        byte[] enormous = [2, 6, .. "weight"u8, 7, 2, .. endless[..8], 0x7F, .. endless[..8], 0x7F, 0, 0];
        byte[] anything = [2, 5, .. "other"u8, .. enormous[8..]];

        Loading(module, endless).Should().Throw<InvalidDataException>();
        Loading(module, [.. "once upon a time there was"u8]).Should().Throw<ArgumentException>();
        Loading(module, enormous).Should().Throw<ArgumentException>();
        Loading(module, anything, strict: false).Should().Throw<InvalidDataException>();
        ShouldBe(module, 7, 8, 9);
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_so()
    {
        using var module = Linear(7, 8, 9);

        module.Invoking(m => m.load("/nowhere/weights.dat")).Should().Throw<IOException>();
    }

    private static Linear Linear(double first, double second, double bias) =>
        nn.Linear(nn.Parameter(Matrix(2, first, second)), nn.Parameter(Vector(bias)));

    private static byte[] Bytes(nn.Module module)
    {
        var stream = new MemoryStream();
        module.save(stream);
        module.Dispose();
        return stream.ToArray();
    }

    private static Action Loading(nn.Module module, byte[] bytes, bool strict = true) =>
        () => module.load(new MemoryStream(bytes), strict);

    private static void ShouldBe(Linear module, double first, double second, double bias)
    {
        module.weight.ShouldHold(first, second);
        module.bias!.ShouldHold(bias);
    }

    private sealed class OneWay(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(3, buffer.Length)]);
    }
}
