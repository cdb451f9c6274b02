using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>The metadata, and the elements as an array initializer.</summary>
internal sealed class CSharpWriter(PrintOptions options) : TensorWriter(options)
{
    protected override void WriteElements(string metadata)
    {
        Text.Append(metadata).Append(", value = ");
        if (Shape.Length == 0)
        {
            Text.Append(Element(0));
            return;
        }
        var line = Shape.Length == 1 ? "" : Options.NewLine;
        var indent = Shape.Length == 1 ? "" : Options.NewLine + " ";
        Text.Append(line).Append($"{ElementType.Name(Dtype)} [{new string(',', Shape.Length - 1)}] {{").Append(indent);
        WriteDimension(0, 0);
        Text.Append(line).Append('}');
    }

    private string Suffix =>
        Dtype switch
        {
            ScalarType.Float16 or ScalarType.Float32 => "f",
            ScalarType.Int64 => "L",
            _ => "",
        };

    private void WriteDimension(int dim, long offset)
    {
        var inner = Shape.Length - 1 - dim;
        var line = Options.NewLine + new string(' ', dim + 1);
        var stride = Stride(dim);
        WriteItems(dim, inner == 0 ? ", " : "," + line, inner == 0 ? " " : line, i => WriteItem(offset + i * stride));

        void WriteItem(long item)
        {
            if (inner == 0)
            {
                Text.Append(Element(item)).Append(Suffix);
                return;
            }
            Text.Append('{');
            WriteDimension(dim + 1, item);
            Text.Append('}');
        }
    }
}
