using SoftStep.Experiments.Data;
using SoftStep.Experiments.Encoders;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Tests.Encoders;

public sealed class EncoderTests
{
    private const int Rows = 6;
    private const int EmbeddingSize = 5;

    [Theory]
    [MemberData(nameof(Encoders))]
    public void Every_encoder_gives_each_row_an_embedding_and_every_parameter_a_gradient(string name)
    {
        manual_seed(1);
        using var encoder = Create(name);
        using var embeddings = encoder.call(Inputs(name));

        embeddings.square().sum().backward();

        embeddings.shape.Should().Equal(Rows, EmbeddingSize);
        embeddings.isfinite().all().item<bool>().Should().BeTrue();
        foreach (var (parameter, weight) in encoder.named_parameters())
        {
            weight.grad!.abs().max().item<float>().Should().BePositive(parameter);
        }
    }

    [Theory]
    [MemberData(nameof(Encoders))]
    public void An_embedding_depends_on_its_own_row_alone(string name)
    {
        manual_seed(1);
        using var encoder = Create(name);
        encoder.eval();
        using var inputs = Inputs(name);

        using var all = encoder.call(inputs);
        using var last = encoder.call(inputs.narrow(0, Rows - 1, 1));

        last.sub(all.narrow(0, Rows - 1, 1)).abs().max().item<float>().Should().BeLessThan(1e-5f);
        all.select(0, 0).sub(all.select(0, 1)).abs().max().item<float>().Should().BeGreaterThan(1e-3f);
    }

    [Fact]
    public void Padding_does_not_change_what_the_characters_say()
    {
        using var encoder = new CharacterConvolutions(EmbeddingSize);

        using var shorter = encoder.call(CharacterCodes.Encode(["CC(=O)O"], length: 12));
        using var longer = encoder.call(CharacterCodes.Encode(["CC(=O)O"], length: 40));

        longer.sub(shorter).abs().max().item<float>().Should().BeLessThan(1e-6f);
    }

    [Fact]
    public void Silence_has_an_embedding()
    {
        using var encoder = new SpectrumEncoder(256, EmbeddingSize);
        encoder.eval();

        encoder.call(zeros(1, 256)).isfinite().all().item<bool>().Should().BeTrue();
    }

    public static TheoryData<string> Encoders() => new() { "images", "strided", "characters", "spectrum", "table" };

    private static nn.Module<Tensor, Tensor> Create(string name) =>
        name switch
        {
            "images" => ImageEncoder.Create(EmbeddingSize),
            "strided" => ImageEncoder.CreateStrided(EmbeddingSize),
            "characters" => new CharacterConvolutions(EmbeddingSize),
            "spectrum" => new SpectrumEncoder(256, EmbeddingSize),
            _ => TabularEncoder.Create(columns: 9, hidden: 16, EmbeddingSize),
        };

    private static Tensor Inputs(string name) =>
        name switch
        {
            "images" or "strided" => randn(Rows, 1, 28, 28),
            "characters" => CharacterCodes.Encode(["good", "bad", "CC(=O)O", "c1ccccc1", "awful", "a"], length: 10),
            "spectrum" => randn(Rows, 256),
            _ => randn(Rows, 9),
        };
}
