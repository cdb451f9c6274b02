namespace SoftStep.Docs.Tests;

/// <summary>A fenced block of C#, and the line on its page at which its code begins, counted from 1.</summary>
internal sealed record Snippet(string Code, int Line);
