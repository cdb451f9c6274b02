namespace SoftStep.Numerics;

/// <summary>A number of vectors that is known when the code is compiled, so that unused sums cost nothing.</summary>
internal interface IVectorCount
{
    static abstract int Count { get; }
}

internal readonly struct OneVector : IVectorCount
{
    public static int Count => 1;
}

internal readonly struct TwoVectors : IVectorCount
{
    public static int Count => 2;
}

internal readonly struct ThreeVectors : IVectorCount
{
    public static int Count => 3;
}

internal readonly struct FourVectors : IVectorCount
{
    public static int Count => 4;
}
