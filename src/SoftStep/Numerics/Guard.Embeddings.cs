namespace SoftStep.Numerics;

/// <content>Checks of embeddings, of the inputs of their encoder, and of what is given for each of them.</content>
internal static partial class Guard
{
    /// <summary>Floating embeddings (…, N, d), d ≥ 1.</summary>
    public static void Embeddings(Tensor embeddings, string name)
    {
        Floating(embeddings, name);
        if (embeddings.ndim < 2 || embeddings.size(-1) == 0)
        {
            throw new ArgumentException($"{name} must be (…, N, d) with d ≥ 1, but is {Describe(embeddings)}.", name);
        }
    }

    /// <summary>Embeddings (…, N, d) of a given d.</summary>
    public static void Embeddings(Tensor embeddings, long size, string name)
    {
        Embeddings(embeddings, name);
        if (embeddings.size(-1) != size)
        {
            throw new ArgumentException($"{name} must be (…, N, {size}), but are {Describe(embeddings)}.", name);
        }
    }

    /// <summary>Queries (…, N, d) and keys (…, M, d), M ≥ 1, with the same leading axes, or only one of them with leading axes.</summary>
    public static void Pairs(Tensor queries, Tensor keys)
    {
        Embeddings(queries, nameof(queries));
        Embeddings(keys, nameof(keys));
        ComputedAlike(keys, nameof(keys), queries, nameof(queries));
        long[] query = queries.Sizes(),
            key = keys.Sizes();
        var sameBatch = query.Length == 2 || key.Length == 2 || query.AsSpan(..^2).SequenceEqual(key.AsSpan(..^2));
        if (!sameBatch || query[^1] != key[^1] || key[^2] == 0)
        {
            throw new ArgumentException(
                $"keys must be (…, M, {query[^1]}) with M ≥ 1 and the leading axes of the queries "
                    + $"{Describe(queries)}, but are {Describe(keys)}.",
                nameof(keys)
            );
        }
    }

    /// <summary>Labels (…, M) or (…, M, q) of keys (…, M, d).</summary>
    public static void Labels(Tensor labels, Tensor keys)
    {
        Floating(labels, nameof(labels));
        ComputedAlike(labels, nameof(labels), keys, nameof(keys));
        long[] label = labels.Sizes(),
            perKey = keys.Sizes()[..^1];
        var isPerKey = label.Length == perKey.Length || (label.Length == perKey.Length + 1 && label[^1] > 0);
        if (!isPerKey || !label.AsSpan(0, perKey.Length).SequenceEqual(perKey))
        {
            throw new ArgumentException(
                $"labels must be {Describe(perKey)} or {Describe([.. perKey], "q")} for keys {Describe(keys)}, "
                    + $"but are {Describe(labels)}.",
                nameof(labels)
            );
        }
    }

    /// <summary>What was observed, of exactly this shape, dtype and device.</summary>
    public static void Observed(
        Tensor observed,
        ReadOnlySpan<long> shape,
        ScalarType dtype,
        Device device,
        string name = "observed"
    )
    {
        ArgumentNullException.ThrowIfNull(observed, name);
        var fits = observed.shape.AsSpan().SequenceEqual(shape);
        if (!fits || observed.dtype != dtype || !SameDevice(observed.device, device))
        {
            throw new ArgumentException(
                $"{name} must be {Describe(shape)} {dtype} on {device}, but is {Describe(observed)}.",
                name
            );
        }
    }

    /// <summary>Weights (…, N, M) with the labels of their keys, and what was observed for each row of each column.</summary>
    public static void Weighted(Tensor weights, Tensor labels, Tensor observed)
    {
        Rows(weights, nameof(weights));
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(observed);
        if (weights.ndim < 2)
        {
            throw new ArgumentException($"weights must be (…, N, M), but are {Describe(weights)}.", nameof(weights));
        }
        long[] shape = weights.shape,
            columns = observed.ndim < weights.ndim ? [] : [observed.size(-1)],
            perKey = [shape[^1], .. columns],
            ofEach = [.. shape[..^2], .. perKey];
        Observed(observed, [.. shape[..^1], .. columns], weights.dtype, weights.device);
        Alike(labels, nameof(labels), weights, nameof(weights));
        if (!labels.shape.AsSpan().SequenceEqual(perKey) && !labels.shape.AsSpan().SequenceEqual(ofEach))
        {
            throw new ArgumentException(
                $"labels must be {Describe(perKey)} or {Describe(ofEach)} for weights {Describe(weights)} and observed "
                    + $"{Describe(observed)}, but are {Describe(labels)}.",
                nameof(labels)
            );
        }
    }

    /// <summary>Inputs (B, …) of an encoder.</summary>
    public static void Batch(Tensor inputs, long minimum = 1)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.ndim == 0 || inputs.size(0) < minimum)
        {
            var rows = minimum == 1 ? "a row" : "two rows";
            throw new ArgumentException(
                $"inputs must be (B, …) of {rows} or more, but are {Describe(inputs)}.",
                nameof(inputs)
            );
        }
    }

    /// <summary>Inputs (B, …) of an encoder with their labels (B) or (B, q).</summary>
    public static void Batch(Tensor inputs, Tensor labels, long minimum = 1)
    {
        Batch(inputs, minimum);
        Floating(labels, nameof(labels));
        var rows = inputs.shape.AsSpan(0, 1);
        if (labels.ndim is not (1 or 2) || labels.size(0) != rows[0])
        {
            throw new ArgumentException(
                $"labels must be {Describe(rows)} or {Describe(rows, "q")} for inputs {Describe(inputs)}, "
                    + $"but are {Describe(labels)}.",
                nameof(labels)
            );
        }
    }

    /// <summary>One number per row of (…, N) rows, integers or floating as asked: (N) or (…, N).</summary>
    public static void PerRow(
        Tensor? values,
        ReadOnlySpan<long> rows,
        Device device,
        string name,
        bool isInteger = true
    )
    {
        if (values is null)
        {
            return;
        }
        var given = values.shape;
        var fits = given.AsSpan().SequenceEqual(rows) || given.AsSpan().SequenceEqual(rows[^1..]);
        var isNumber =
            values.dtype != ScalarType.Bool && (values.is_integral() || (!isInteger && values.is_floating_point()));
        if (!isNumber || !fits || !SameDevice(values.device, device))
        {
            throw new ArgumentException(
                $"{name} must be one {(isInteger ? "integer" : "number")} on {device} for each of {Describe(rows)} rows, "
                    + $"but are {Describe(values)}.",
                name
            );
        }
    }
}
