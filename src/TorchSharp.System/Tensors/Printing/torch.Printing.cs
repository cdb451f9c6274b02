namespace TorchSharp;

public static partial class torch
{
    public const TensorStringStyle julia = TensorStringStyle.Julia;

    public const TensorStringStyle numpy = TensorStringStyle.Numpy;

    public const TensorStringStyle csharp = TensorStringStyle.CSharp;

    private static TensorStringStyle style = TensorStringStyle.Julia;

    public static TensorStringStyle TensorStringStyle
    {
        get => style;
        set =>
            style =
                value != TensorStringStyle.Default
                    ? value
                    : throw new ArgumentException("The style cannot be set to 'Default'");
    }

    internal static PrintOptions PrintOptions { get; private set; } = new();

    public static void set_printoptions(
        TensorStringStyle? style = null,
        string? floatFormat = null,
        int? linewidth = null,
        string? newLine = null,
        int? maxRows = null,
        int? maxColumns = null
    )
    {
        TensorStringStyle = style ?? TensorStringStyle;
        PrintOptions = new PrintOptions(
            floatFormat ?? PrintOptions.FloatFormat,
            linewidth ?? PrintOptions.LineWidth,
            newLine ?? PrintOptions.NewLine,
            maxRows ?? PrintOptions.MaxRows,
            maxColumns ?? PrintOptions.MaxColumns
        );
    }

    public static void set_printoptions(
        int precision,
        int? linewidth = null,
        string? newLine = null,
        bool sci_mode = false,
        int? maxRows = null,
        int? maxColumns = null
    ) => set_printoptions(null, $"{(sci_mode ? 'E' : 'F')}{precision}", linewidth, newLine, maxRows, maxColumns);

    public partial class Tensor
    {
        public override string ToString() => ToString(TensorStringStyle.Metadata);

        public string ToString(
            bool disamb,
            string? fltFormat = null,
            int? width = null,
            System.Globalization.CultureInfo? cultureInfo = null,
            string? newLine = null
        ) =>
            ToString(
                disamb ? TensorStringStyle.Default : TensorStringStyle.Metadata,
                fltFormat,
                width,
                cultureInfo,
                newLine
            );

        public string ToString(
            TensorStringStyle style,
            string? fltFormat = null,
            int? width = null,
            System.Globalization.CultureInfo? cultureInfo = null,
            string? newLine = null
        )
        {
            var options = PrintOptions with
            {
                FloatFormat = fltFormat ?? PrintOptions.FloatFormat,
                LineWidth = width ?? PrintOptions.LineWidth,
                NewLine = newLine ?? PrintOptions.NewLine,
                Culture = cultureInfo,
            };
            return TensorWriter.Write(this, style == TensorStringStyle.Default ? TensorStringStyle : style, options);
        }
    }
}
