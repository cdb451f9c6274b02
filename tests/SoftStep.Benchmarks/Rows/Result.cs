using SoftStep.Benchmarks.Measuring;

namespace SoftStep.Benchmarks.Rows;

/// <summary>A measured value, its bar, and the values it was computed from.</summary>
/// <param name="Name">The work, and what is measured.</param>
/// <param name="Value">NaN if a peer is missing.</param>
/// <param name="Bar">In the value's unit.</param>
/// <param name="Detail">The medians behind the value, as text.</param>
internal sealed record Result(string Name, double Value, Bar Bar, string Detail)
{
    /// <summary>A speed relative to a peer.</summary>
    public static Result Speed(string work, double seconds, string peer, double peerSeconds, Bar bar) =>
        new(
            $"{work}: speed against {peer}",
            peerSeconds / seconds,
            bar,
            $"{Duration.Text(seconds)}; {peer} {Duration.Text(peerSeconds)}"
        );

    public bool IsReached => Bar.Holds(Value);

    public string Measured => double.IsNaN(Value) ? "-" : Bar.Format(Value);

    public string Verdict =>
        IsReached ? "ok"
        : double.IsNaN(Value) ? "short (peer missing)"
        : "short";

    public override string ToString() => $"{Name, -84} {Measured, 8}  {Bar, -9}  {Verdict, -5}  {Detail}";
}
