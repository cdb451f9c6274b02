namespace SoftStep.Experiments.Commands;

/// <summary>A verb cannot go on; the message says why.</summary>
internal sealed class CommandException(string message) : Exception(message);
