using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Serialization;

/// <summary>
/// Writes TorchSharp's tensor format: dtype, rank and sizes as LEB128, then the elements, little-endian and contiguous.
/// </summary>
internal static class WeightsWriter
{
    private const int ChunkBytes = 1 << 24;

    internal static unsafe void Write(BinaryWriter writer, Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var host = tensor.detach().to(CPU).contiguous();
        writer.Write7BitEncodedInt64((long)host.dtype);
        writer.Write7BitEncodedInt64(host.ndim);
        foreach (var size in host.shape)
        {
            writer.Write7BitEncodedInt64(size);
        }
        NativeError.Check(Native.tss_tensor_data(host.Handle, out var data));
        var bytes = host.NumberOfElements * host.ElementSize;
        for (var done = 0L; done < bytes; done += ChunkBytes)
        {
            writer.Write(new ReadOnlySpan<byte>((byte*)data + done, (int)Math.Min(ChunkBytes, bytes - done)));
        }
    }

    internal static void Write(BinaryWriter writer, IReadOnlyCollection<KeyValuePair<string, Tensor>> entries)
    {
        writer.Write7BitEncodedInt64(entries.Count);
        foreach (var (key, tensor) in entries)
        {
            writer.Write(key);
            Write(writer, tensor);
        }
    }
}
