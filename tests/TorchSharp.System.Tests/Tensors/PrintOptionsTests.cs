using System.Globalization;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class PrintOptionsTests : IDisposable
{
    public void Dispose() => set_printoptions(julia, "g5", 100, Environment.NewLine, 6, 6);

    [Fact]
    public void The_default_style_can_be_chosen()
    {
        torch.TensorStringStyle = numpy;
        Vector(1, 2).str().Should().Be("[1, 2]");

        set_printoptions(style: csharp);
        torch.TensorStringStyle.Should().Be(csharp);
        new Action(() => torch.TensorStringStyle = TensorStringStyle.Default).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Digits_line_ends_and_lengths_can_be_chosen()
    {
        set_printoptions(precision: 2, newLine: "\n", maxRows: 2, maxColumns: 4);

        arange(15, float64)
            .view(3, 5)
            .str(style: numpy, cultureInfo: CultureInfo.InvariantCulture)
            .Should()
            .Be("[[0.00, 1.00, ... 3.00, 4.00]\n ...\n [10.00, 11.00, ... 13.00, 14.00]]");

        set_printoptions(precision: 1, sci_mode: true, linewidth: 24);
        Vector(120, 1, 1)
            .jlstr(cultureInfo: CultureInfo.InvariantCulture)
            .Should()
            .EndWith("\n 1.2E+002 1.0E+000 ...\n");
    }

    [Fact]
    public void Print_writes_to_the_console_and_returns_the_tensor()
    {
        var console = Console.Out;
        using var writer = new StringWriter();
        Console.SetOut(writer);
        try
        {
            var x = Vector(1, 2);
            x.print(style: numpy).Should().BeSameAs(x);
        }
        finally
        {
            Console.SetOut(console);
        }

        writer.ToString().Should().Be("[1, 2]" + Environment.NewLine);
    }
}
