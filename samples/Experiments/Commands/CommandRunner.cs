using SoftStep.Experiments.Data;
using Spectre.Console;

namespace SoftStep.Experiments.Commands;

/// <summary>What all verbs share: exit codes, Ctrl-C, and readable failures.</summary>
internal static class CommandRunner
{
    public const int Success = 0;
    public const int Failure = 1;

    /// <summary>The shell's convention for a program ended by SIGINT.</summary>
    public const int Interrupted = 130;

    /// <summary>Standard output: colours and live progress bars on a terminal, otherwise plain lines.</summary>
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
