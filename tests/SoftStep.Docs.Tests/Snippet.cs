namespace SoftStep.Docs.Tests;

/// <summary>A fenced block of C#, and the line of its page on which its code begins, from 1.</summary>
internal sealed record Snippet(string Code, int Line);
