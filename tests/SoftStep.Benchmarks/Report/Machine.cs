using SoftStep.Experiments.Output;

namespace SoftStep.Benchmarks.Report;

/// <summary>What was measured on, and which versions of everything.</summary>
internal static class Machine
{
    private static readonly string[] Peers = ["python3-torch", "python3-sklearn"];

    /// <returns>A Markdown list.</returns>
    public static string Describe() =>
        string.Join(
            '\n',
            [
                $"- {Provenance.Machine()}, two threads",
                $"- {Provenance.Software()}",
                .. Peers.Select(package => $"- {package} {Provenance.Package(package)}"),
            ]
        );
}
