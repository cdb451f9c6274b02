namespace TorchSharp;

/// <summary>The metadata, and tables of the last two dimensions, one for each index of those before.</summary>
internal sealed class JuliaWriter(PrintOptions options) : TensorWriter(options)
{
    protected override void WriteElements(string metadata)
    {
        Text.Append(metadata);
        if (Shape.Length == 0)
        {
            Text.Append(", value = ").Append(Element(0));
            return;
        }
        Text.Append(Options.NewLine);
        if (Shape.Length < 3)
        {
            WriteTable(0);
            return;
        }
        var outer = Shape[..^2];
        var tables = outer.TotalSize();
        for (var table = 0L; table < tables; table++)
        {
            var index = new long[outer.Length];
            var rest = table;
            for (var i = outer.Length - 1; i >= 0; i--)
            {
                (rest, index[i]) = Math.DivRem(rest, outer[i]);
            }
            Text.Append(table == 0 ? "" : Options.NewLine);
            Text.Append($"[{string.Join(',', index)},..,..] =").Append(Options.NewLine);
            WriteTable(table * Stride(Shape.Length - 3));
        }
    }

    /// <summary>The last two dimensions, columns flush right, cut at the line's width.</summary>
    private void WriteTable(long offset)
    {
        var columns = Shape[^1];
        var rows = new List<string>[Shape.Length == 1 ? 1 : Shape[^2]];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = Row(offset + i * columns, columns);
        }
        var shown = rows.Length == 0 ? 0 : rows.Min(static row => row.Count);
        var widths = new int[shown];
        for (var j = 0; j < shown; j++)
        {
            widths[j] = rows.Max(row => row[j].Length);
        }
        foreach (var row in rows)
        {
            for (var j = 0; j < shown; j++)
            {
                Text.Append(' ').Append(row[j].PadLeft(widths[j]));
            }
            Text.Append(shown < columns ? " " + Ellipsis : "").Append(Options.NewLine);
        }
    }

    private List<string> Row(long offset, long columns)
    {
        var row = new List<string>();
        var room = Options.LineWidth - Ellipsis.Length - 1;
        for (var j = 0; j < columns; j++)
        {
            var value = Element(offset + j);
            if (value.Length > room)
            {
                break;
            }
            room -= value.Length + 1;
            row.Add(value);
        }
        return row;
    }
}
