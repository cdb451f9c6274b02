using static TorchSharp.torch;

namespace TorchSharp.Tests.Memory;

public sealed class ForgottenTensorsTests
{
    private const int Page = 4096;
    private const long Gigabyte = 1L << 30;

    [Fact]
    public void A_hundred_gigabytes_that_nobody_disposed_stay_under_two()
    {
        var most = 0L;

        for (var i = 0; i < 100_000; i++)
        {
            Touch(empty(1 << 20, dtype: uint8));
            if (i % 100 == 0)
            {
                most = Math.Max(most, Environment.WorkingSet);
            }
        }

        most.Should().BeLessThan(2 * Gigabyte);
    }

    [Fact]
    public void Graphs_that_nobody_disposed_stay_under_two_gigabytes_though_they_save_their_results()
    {
        var most = 0L;
        var x = ones(1 << 20).requires_grad_();

        for (var i = 0; i < 300; i++)
        {
            x.relu().relu().relu().relu();
            most = Math.Max(most, Environment.WorkingSet);
        }

        most.Should().BeLessThan(2 * Gigabyte);
    }

    /// <summary>Only a page that was written to is in memory.</summary>
    private static void Touch(Tensor tensor)
    {
        var bytes = tensor.bytes;
        for (var i = 0; i < bytes.Length; i += Page)
        {
            bytes[i] = 1;
        }
        GC.KeepAlive(tensor);
    }
}
