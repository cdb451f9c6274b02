using static TorchSharp.torch;

namespace TorchSharp.Tests.Modules;

public sealed class ModuleInputsTests
{
    [Fact]
    public void Modules_take_one_to_four_inputs()
    {
        using var one = new Sum1();
        using var two = new Sum2();
        using var three = new Sum3();
        using var four = new Sum4();

        one.call(1).Should().Be(1);
        two.call(1, 2).Should().Be(3);
        three.call(1, 2, 3).Should().Be(6);
        four.call(1, 2, 3, 4).Should().Be(10);
    }

    private sealed class Sum1() : nn.Module<int, int>("")
    {
        public override int forward(int a) => a;
    }

    private sealed class Sum2() : nn.Module<int, int, int>("")
    {
        public override int forward(int a, int b) => a + b;
    }

    private sealed class Sum3() : nn.Module<int, int, int, int>("")
    {
        public override int forward(int a, int b, int c) => a + b + c;
    }

    private sealed class Sum4() : nn.Module<int, int, int, int, int>("")
    {
        public override int forward(int a, int b, int c, int d) => a + b + c + d;
    }
}
