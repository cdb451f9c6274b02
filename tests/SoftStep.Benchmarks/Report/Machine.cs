using SoftStep.Experiments.Output;

namespace SoftStep.Benchmarks.Report;

/// <summary>The machine and the versions of the software.</summary>
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
