using TorchSharp.Interop;

namespace TorchSharp.Modules;

/// <summary>Sizes given as numbers, pairs or lists, as the operators take them.</summary>
internal static class Sizes
{
    /// <summary>What was given, or else the operator's own default.</summary>
    internal static Arg OrDefault(long? size) => size is { } given ? given : Arg.Default;

    internal static Arg OrDefault(long[]? sizes) => sizes is null ? Arg.Default : sizes;

    internal static long[] List(this (long, long) pair) => [pair.Item1, pair.Item2];

    internal static long[]? List(this (long, long)? pair) => pair?.List();

    internal static long[]? Pair(this long? size) => size is { } given ? [given, given] : null;
}
