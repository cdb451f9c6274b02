using TorchSharp.Serialization;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What an optimiser remembers of one parameter.</summary>
public abstract class OptimizerState
{
    private protected OptimizerState(Parameter parameter) => Parameter = parameter;

    internal Parameter Parameter { get; }

    public abstract void SaveStateDict(BinaryWriter writer);

    public abstract void LoadStateDict(BinaryReader reader);

    /// <summary>Takes over copies of what another state holds.</summary>
    public abstract void LoadStateDict(OptimizerState source);

    public virtual void to(Device device) { }

    /// <summary>The state of the same parameter before the first step.</summary>
    internal abstract OptimizerState Fresh();

    internal abstract void Dispose();

    private protected Tensor Zeros() => zeros_like(Parameter).DetachFromDisposeScope();

    private protected static void Replace(ref Tensor? tensor, Tensor? value)
    {
        tensor?.Dispose();
        tensor = value?.DetachFromDisposeScope();
    }

    private protected static void Move(ref Tensor? tensor, Device device) =>
        Replace(ref tensor, tensor?.to(device, copy: true));

    /// <summary>Another state's tensor, where this one's parameter is.</summary>
    private protected Tensor? Copy(Tensor? source) => source?.to(Parameter.device, copy: true);

    /// <exception cref="ArgumentException">It does not have the parameter's shape.</exception>
    private protected Tensor Read(BinaryReader reader)
    {
        var source = new WeightsReader(reader);
        var header = source.ReadHeader();
        if (!header.Shape.AsSpan().SequenceEqual(Parameter.shape))
        {
            throw new ArgumentException(
                $"The state is {header}, its parameter {TensorHeader.Of(Parameter)} ({source.Position})."
            );
        }
        using var host = source.ReadElements(header);
        return host.to(Parameter.device, copy: true).DetachFromDisposeScope();
    }

    private protected Tensor? ReadOptional(BinaryReader reader) => reader.ReadBoolean() ? Read(reader) : null;

    private protected static void WriteOptional(BinaryWriter writer, Tensor? tensor)
    {
        writer.Write(tensor is not null);
        if (tensor is not null)
        {
            WeightsWriter.Write(writer, tensor);
        }
    }
}
