using SoftStep.Experiments.Data;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SoftStep.Experiments.Encoders;

/// <summary>
/// A 1-D convolutional network over embedded characters with a maximum over the text:
/// <see cref="CharacterCodes"/> <c>(N, L)</c> to embeddings <c>(N, d)</c>.
/// </summary>
internal sealed class CharacterConvolutions : Module<Tensor, Tensor>
{
    private const int Width = 32;
    private const int Channels = 64;

    private readonly Embedding characters = Embedding(CharacterCodes.Count, Width, padding_idx: 0);
    private readonly Sequential convolutions = Sequential(
        ("conv1", Conv1d(Width, Channels, 3, padding: 1)),
        ("relu1", ReLU()),
        ("conv2", Conv1d(Channels, Channels, 3, padding: 1)),
        ("relu2", ReLU())
    );
    private readonly Linear projection;

    public CharacterConvolutions(long embeddingSize)
        : base(nameof(CharacterConvolutions))
    {
        projection = Linear(Channels, embeddingSize);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var responses = convolutions.call(characters.call(input).transpose(1, 2));
        return projection.call(responses.amax(-1)).MoveToOuterDisposeScope();
    }
}
