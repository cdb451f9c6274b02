using System.Runtime.InteropServices;
using TorchSharp.Interop;
using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Interop;

public sealed class ErrorTests
{
    [Fact]
    public void An_error_of_libtorch_has_its_sentence_and_no_backtrace()
    {
        var message = FluentActions
            .Invoking(() => Vector(1, 2).add(Vector(1, 2, 3)))
            .Should()
            .Throw<ExternalException>()
            .Which.Message;

        message.Should().Contain("size of tensor").And.NotContain("Exception raised from").And.NotContain("frame #");
    }

    [Fact]
    public void An_error_leaves_nothing_behind()
    {
        for (var i = 0; i < 3; i++)
        {
            FluentActions.Invoking(() => Vector(1, 2).add(Vector(1, 2, 3))).Should().Throw<ExternalException>();
            Vector(1).add(Vector(2)).ShouldHold(3);
        }
    }

    [Fact]
    public void Each_error_has_its_own_words()
    {
        var sizes = Message(() => Vector(1, 2).add(Vector(1, 2, 3)));
        var ranks = Message(() => Vector(1, 2).mm(Vector(1, 2)));

        sizes.Should().NotBe(ranks);
        Message(() => Vector(1, 2).add(Vector(1, 2, 3))).Should().Be(sizes);
    }

    [Fact]
    public void Each_thread_reads_its_own_error()
    {
        var messages = new string[4];

        Parallel.For(
            0,
            4,
            thread =>
            {
                for (var i = 0; i < 25; i++)
                {
                    var length = 2 + thread;
                    messages[thread] = Message(() => ones(length).add(ones(length + 10)));
                    messages[thread].Should().Contain($"({length})").And.Contain($"({length + 10})");
                }
            }
        );

        messages.Should().OnlyHaveUniqueItems();
    }

    [Theory]
    [InlineData("1.13.1", "PyTorch built with: ..., TORCH_VERSION=1.13.1, USE_CUDA=0")]
    [InlineData("2.6.0+cu124", "TORCH_VERSION=2.6.0, ...")]
    [InlineData("2.1.0", "says nothing")]
    public void The_same_libtorch_at_build_and_at_run_is_accepted(string built, string configuration) =>
        FluentActions.Invoking(() => Loader.Verify(built, configuration)).Should().NotThrow();

    [Theory]
    [InlineData("1.13.1", "TORCH_VERSION=2.6.0", "*libtorch 2.6 *built for 1.13.1*")]
    [InlineData("1.12.0", "TORCH_VERSION=1.12.0", "*libtorch 1.12 *1.13 or later*")]
    [InlineData("nonsense", "", "*nonsense*1.13 or later*")]
    public void Another_libtorch_is_refused_by_what_was_found_and_what_is_needed(
        string built,
        string configuration,
        string message
    ) =>
        FluentActions
            .Invoking(() => Loader.Verify(built, configuration))
            .Should()
            .Throw<NotSupportedException>()
            .WithMessage(message);

    private static string Message(Action call) =>
        FluentActions.Invoking(call).Should().Throw<ExternalException>().Which.Message;
}
