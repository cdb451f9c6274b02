using System.Globalization;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Writes a tensor's elements in one of the styles.</summary>
internal abstract class TensorWriter(PrintOptions options)
{
    protected const string Ellipsis = "...";

    protected StringBuilder Text { get; } = new();

    protected PrintOptions Options { get; } = options;

    protected ScalarType Dtype { get; private set; }

    protected long[] Shape { get; private set; } = [];

    /// <summary>An element as text, by its position in row-major order.</summary>
    protected Func<long, string> Element { get; private set; } = null!;

    internal static string Write(Tensor tensor, TensorStringStyle style, PrintOptions options)
    {
        var metadata = $"[{string.Join("x", tensor.shape)}], type = {tensor.dtype}, device = {tensor.device}";
        TensorWriter? writer = style switch
        {
            _ when tensor.device_type == DeviceType.META || tensor.dtype.IsComplex() => null,
            TensorStringStyle.Metadata => null,
            TensorStringStyle.Julia => new JuliaWriter(options),
            TensorStringStyle.Numpy => new NumpyWriter(options),
            TensorStringStyle.CSharp => new CSharpWriter(options),
            _ => throw new ArgumentOutOfRangeException(nameof(style), style, "There is no such style."),
        };
        return writer?.Write(tensor, metadata) ?? metadata;
    }

    protected abstract void WriteElements(string metadata);

    /// <summary>All items of a dimension, or its first and last few with an ellipsis between them.</summary>
    protected void WriteItems(int dim, string separator, string afterEllipsis, Action<long> write)
    {
        var count = Shape[dim];
        var limit = dim == Shape.Length - 1 ? Options.MaxColumns : Options.MaxRows;
        var half = count <= limit ? count : limit / 2;
        WriteRange(0, half);
        if (half < count)
        {
            Text.Append(separator).Append(Ellipsis).Append(afterEllipsis);
            WriteRange(count - half, count);
        }

        void WriteRange(long first, long end)
        {
            for (var i = first; i < end; i++)
            {
                Text.Append(i == first ? "" : separator);
                write(i);
            }
        }
    }

    /// <summary>How many elements lie behind one index of a dimension.</summary>
    protected long Stride(int dim) => Shape.AsSpan(dim + 1).ToArray().TotalSize();

    private string Write(Tensor tensor, string metadata)
    {
        Shape = tensor.shape;
        Dtype = tensor.dtype;
        using var detached = tensor.detach();
        using var near = detached.to(Dtype == ScalarType.BFloat16 ? ScalarType.Float32 : Dtype, CPU);
        using var flat = near.reshape(-1);
        Element = Formatter(flat);
        WriteElements(metadata);
        return Text.ToString();
    }

    private Func<long, string> Formatter(Tensor flat)
    {
        var (format, culture) = (Options.FloatFormat, Options.Culture ?? CultureInfo.CurrentCulture);
        return flat.dtype switch
        {
            ScalarType.Float16 => Of<Half>(value => ((float)value).ToString(format, culture)),
            ScalarType.Float32 => Of<float>(value => value.ToString(format, culture)),
            ScalarType.Float64 => Of<double>(value => value.ToString(format, culture)),
            ScalarType.Bool => Of<bool>(value => value.ToString(culture)),
            ScalarType.Byte => Of<byte>(value => value.ToString(culture)),
            ScalarType.Int8 => Of<sbyte>(value => value.ToString(culture)),
            ScalarType.Int16 => Of<short>(value => value.ToString(culture)),
            ScalarType.Int32 => Of<int>(value => value.ToString(culture)),
            _ => Of<long>(value => value.ToString(culture)),
        };

        Func<long, string> Of<T>(Func<T, string> text)
            where T : unmanaged
        {
            var accessor = flat.data<T>();
            return index => text(accessor[index]);
        }
    }
}
