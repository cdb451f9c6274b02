using TorchSharp.Modules;
using TorchSharp.Serialization;
using static TorchSharp.torch;

namespace TorchSharp;

public static partial class TensorExtensionMethods
{
    public static Parameter AsParameter(this Tensor tensor) => new(tensor);

    public static void Save(this Tensor tensor, string location) =>
        AtomicFile.Write(location, writer => WeightsWriter.Write(writer, tensor));

    /// <param name="stream">Closed afterwards.</param>
    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        WeightsWriter.Write(writer, tensor);
    }

    public static void Save(this Tensor tensor, BinaryWriter writer) => WeightsWriter.Write(writer, tensor);

    /// <summary>A new tensor, on the CPU; or null after passing over one.</summary>
    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        var source = new WeightsReader(reader);
        var header = source.ReadHeader();
        if (!skip)
        {
            return source.ReadElements(header);
        }
        source.SkipElements(header);
        return null!;
    }

    /// <summary>Reads values into a tensor of the same dtype and shape.</summary>
    /// <exception cref="ArgumentException">The dtype or the shape differs; the tensor is as it was.</exception>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var source = new WeightsReader(reader);
        var header = source.ReadHeader();
        if (!header.Fits(tensor))
        {
            throw new ArgumentException(
                $"The input has {header}, the tensor {TensorHeader.Of(tensor)} ({source.Position})."
            );
        }
        if (skip)
        {
            source.SkipElements(header);
            return;
        }
        using var values = source.ReadElements(header);
        using var off = no_grad();
        tensor.copy_(values);
    }
}
