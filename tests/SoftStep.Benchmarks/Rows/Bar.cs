namespace SoftStep.Benchmarks.Rows;

/// <summary>A limit for a measured value.</summary>
internal sealed record Bar
{
    private readonly bool isFloor;
    private readonly double limit;
    private readonly string unit;

    private Bar(bool isFloor, double limit, string unit) =>
        (this.isFloor, this.limit, this.unit) = (isFloor, limit, unit);

    public static Bar AtLeast(double limit, string unit) => new(true, limit, unit);

    public static Bar AtMost(double limit, string unit) => new(false, limit, unit);

    /// <summary>NaN never reaches the bar.</summary>
    public bool Holds(double value) => isFloor ? value >= limit : value <= limit;

    public string Format(double value) => $"{value.ToString(value < 100 ? "G3" : "F0")} {unit}".TrimEnd();

    public override string ToString() => $"{(isFloor ? '≥' : '≤')} {Format(limit)}";
}
