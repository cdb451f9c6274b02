namespace TorchSharp;

public static partial class torch
{
    /// <summary>One of the indices between a tensor's brackets.</summary>
    public struct TensorIndex
    {
        public static TensorIndex Ellipsis = new() { Kind = IndexKind.Ellipsis };

        public static TensorIndex None = new() { Kind = IndexKind.NewAxis };

        public static TensorIndex Null = None;

        public static TensorIndex Colon = Slice();

        internal IndexKind Kind { get; private init; }

        /// <summary>Of a single index, or where a slice starts.</summary>
        internal long? Start { get; private init; }

        internal long? Stop { get; private init; }

        internal long? Step { get; private init; }

        internal Tensor? Selector { get; private init; }

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Index index) => Single(Signed(index));

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex((int?, int?) range) => Slice(range);

        public static TensorIndex Single(long? index) => new() { Kind = IndexKind.Single, Start = index ?? 0 };

        public static TensorIndex Bool(bool value) => Tensor(tensor(value));

        public static TensorIndex Tensor(Tensor tensor) => new() { Kind = IndexKind.Tensor, Selector = tensor };

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new()
            {
                Kind = IndexKind.Slice,
                Start = start,
                Stop = stop,
                Step = step,
            };

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Slice(Range range) =>
            Slice(Signed(range.Start), range.End is { IsFromEnd: true, Value: 0 } ? null : Signed(range.End));

        /// <summary>An index counted from the end is a negative one.</summary>
        private static long Signed(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
