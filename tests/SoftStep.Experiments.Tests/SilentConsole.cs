using Spectre.Console;

namespace SoftStep.Experiments.Tests;

internal static class SilentConsole
{
    public static IAnsiConsole Create() => AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(TextWriter.Null) });
}
