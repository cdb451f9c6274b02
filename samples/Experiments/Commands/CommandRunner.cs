using SoftStep.Experiments.Data;
using Spectre.Console;

namespace SoftStep.Experiments.Commands;

/// <summary>What every verb does with its work: exit codes, Ctrl-C, and failures a person can act on.</summary>
internal static class CommandRunner
{
    public const int Success = 0;
    public const int Failure = 1;

    /// <summary>The shell's convention for a program that SIGINT ended.</summary>
    public const int Interrupted = 130;

    /// <summary>Standard output: with colours and live progress bars on a terminal, plain lines anywhere else.</summary>
    public static IAnsiConsole Output { get; } =
        AnsiConsole.Create(
            new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect }
        );

    public static async Task<int> RunAsync(Action<CancellationToken> work, CancellationToken cancellation)
    {
        try
        {
            await Task.Run(() => work(cancellation), cancellation);
            return Success;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted.");
            return Interrupted;
        }
        catch (Exception exception) when (exception is DataFileException or CommandException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return Failure;
        }
    }
}
