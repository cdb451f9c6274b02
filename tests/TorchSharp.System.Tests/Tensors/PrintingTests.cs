using System.Globalization;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class PrintingTests
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private readonly Tensor table = tensor(
        new[,]
        {
            { 0f, 3.14159f, -13.141529f },
            { 6.28e-6f, 0.01f, 4713.14f },
        }
    );
    private readonly Tensor hundred = arange(100);

    [Fact]
    public void By_default_only_the_metadata_is_shown()
    {
        table.ToString().Should().Be("[2x3], type = Float32, device = cpu");
        table.metastr().Should().Be("[2x3], type = Float32, device = cpu");
        table.ToString(false).Should().Be("[2x3], type = Float32, device = cpu");
        tensor(1L).ToString().Should().Be("[], type = Int64, device = cpu");
        fft.rfft(Vector(1, 2)).str().Should().Be("[2], type = ComplexFloat64, device = cpu");
    }

    [Fact]
    public void Julia_style_is_a_table_below_the_metadata()
    {
        const string expected = """
            [2x3], type = Float32, device = cpu
                    0 3.1416 -13.142
             6.28e-06   0.01  4713.1

            """;

        table.jlstr(newLine: "\n", cultureInfo: Invariant).Should().Be(expected);
        table.str(newLine: "\n", cultureInfo: Invariant).Should().Be(expected);
        table.ToString(true, newLine: "\n", cultureInfo: Invariant).Should().Be(expected);
        zeros(4).jlstr(newLine: "\n").Should().Be("[4], type = Float32, device = cpu\n 0 0 0 0\n");
        tensor(2.5).jlstr(cultureInfo: Invariant).Should().Be("[], type = Float64, device = cpu, value = 2.5");
    }

    [Fact]
    public void Julia_style_cuts_lines_at_their_width()
    {
        var line = hundred.jlstr(width: 20, newLine: "\n").Split('\n')[1];

        line.Should().Be(" 0 1 2 3 4 5 6 7 ...");
    }

    [Fact]
    public void Julia_style_shows_one_table_for_each_index_of_the_outer_dimensions()
    {
        const string expected = """
            [2x2x2], type = Int64, device = cpu
            [0,..,..] =
             0 1
             2 3

            [1,..,..] =
             4 5
             6 7

            """;

        arange(8).view(2, 2, 2).jlstr(newLine: "\n").Should().Be(expected);
        arange(4).view(2, 1, 1, 2).jlstr(newLine: "\n").Should().Contain("[1,0,..,..] =\n 2 3\n");
    }

    [Fact]
    public void Numpy_style_is_brackets_shortened_in_the_middle()
    {
        table
            .npstr(newLine: "\n", cultureInfo: Invariant)
            .Should()
            .Be("[[0, 3.1416, -13.142]\n [6.28e-06, 0.01, 4713.1]]");
        hundred.npstr().Should().Be("[0, 1, 2, ... 97, 98, 99]");
        hundred
            .view(10, 10)[.., ..1]
            .npstr(newLine: "\n")
            .Should()
            .Be("[[0]\n [10]\n [20]\n ...\n [70]\n [80]\n [90]]");
        arange(8).view(2, 2, 2).npstr(newLine: "\n").Should().Be("[[[0, 1]\n  [2, 3]]\n\n [[4, 5]\n  [6, 7]]]");
        tensor(2L).npstr().Should().Be("2");
        zeros(0).npstr().Should().Be("[]");
    }

    [Fact]
    public void CSharp_style_is_an_initializer()
    {
        zeros(2).cstr().Should().Be("[2], type = Float32, device = cpu, value = float [] {0f, 0f}");
        zeros(0).cstr().Should().Be("[0], type = Float32, device = cpu, value = float [] {}");
        tensor(2L).cstr().Should().Be("[], type = Int64, device = cpu, value = 2");
        hundred
            .@int()
            .cstr()
            .Should()
            .Be("[100], type = Int32, device = cpu, value = int [] {0, 1, 2, ... 97, 98, 99}");
        hundred
            .view(10, 10)[..7, ..1]
            .cstr(newLine: "\n")
            .Should()
            .Be(
                "[7x1], type = Int64, device = cpu, value = \n"
                    + "long [,] {\n {0L},\n {10L},\n {20L},\n ...\n {40L},\n {50L},\n {60L}\n}"
            );
        arange(4)
            .view(2, 2, 1)
            .cstr(newLine: "\n")
            .Should()
            .EndWith("long [,,] {\n {{0L},\n  {1L}},\n {{2L},\n  {3L}}\n}");
    }

    [Theory]
    [InlineData(ScalarType.Byte, "[0, 1]")]
    [InlineData(ScalarType.Int8, "[0, 1]")]
    [InlineData(ScalarType.Int16, "[0, 1]")]
    [InlineData(ScalarType.Int32, "[0, 1]")]
    [InlineData(ScalarType.Float16, "[0, 1]")]
    [InlineData(ScalarType.BFloat16, "[0, 1]")]
    [InlineData(ScalarType.Float64, "[0, 1]")]
    [InlineData(ScalarType.Bool, "[False, True]")]
    public void Every_dtype_is_printed(ScalarType dtype, string expected) =>
        arange(2).to(dtype).npstr().Should().Be(expected);

    [Fact]
    public void Strides_and_gradients_do_not_matter()
    {
        Matrix(2, 1, 2, 3, 4).requires_grad_().t().npstr(newLine: "\n").Should().Be("[[1, 3]\n [2, 4]]");
    }

    [Fact]
    public void Floats_take_the_given_format_and_culture()
    {
        var german = CultureInfo.ReadOnly(new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = "," } });

        Vector(1.26).npstr("F1", cultureInfo: Invariant).Should().Be("[1.3]");
        Vector(1.25).npstr(cultureInfo: german).Should().Be("[1,25]");
    }
}
