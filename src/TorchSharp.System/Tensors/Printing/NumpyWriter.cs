namespace TorchSharp;

/// <summary>Brackets within brackets.</summary>
internal sealed class NumpyWriter(PrintOptions options) : TensorWriter(options)
{
    protected override void WriteElements(string metadata) => WriteDimension(0, 0);

    private void WriteDimension(int dim, long offset)
    {
        if (dim == Shape.Length)
        {
            Text.Append(Element(offset));
            return;
        }
        var inner = Shape.Length - 1 - dim;
        var lines = string.Concat(Enumerable.Repeat(Options.NewLine, inner)) + new string(' ', dim + 1);
        var stride = Stride(dim);
        Text.Append('[');
        WriteItems(
            dim,
            inner == 0 ? ", " : lines,
            inner == 0 ? " " : lines,
            i => WriteDimension(dim + 1, offset + i * stride)
        );
        Text.Append(']');
    }
}
