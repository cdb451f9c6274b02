namespace SoftStep.Numerics;

/// <summary>Checks of arguments. Each throws an exception that says what was given and what was expected.</summary>
internal static class Guard
{
    public static void Positive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be finite and above 0, but is {value}.");
        }
    }

    /// <summary>A share in (0, 1), or null.</summary>
    public static void Share(double? value, string name)
    {
        if (value is { } share && !(share > 0 && share < 1))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be between 0 and 1, but is {value}.");
        }
    }

    public static void AtLeast(long minimum, long value, string name)
    {
        if (value < minimum)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {minimum}, but is {value}.");
        }
    }

    public static void AtLeast(double minimum, double value, string name)
    {
        if (!(value >= minimum))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least {minimum}, but is {value}.");
        }
    }

    public static void Floating(Tensor tensor, string name)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        if (!tensor.is_floating_point())
        {
            throw new ArgumentException($"{name} must be of a floating type, but is {Describe(tensor)}.", name);
        }
    }

    /// <summary>Floating values (…, n), n ≥ 1.</summary>
    public static void Rows(Tensor values, string name)
    {
        Floating(values, name);
        if (values.ndim == 0 || values.size(-1) == 0)
        {
            throw new ArgumentException($"{name} must be (…, n) with n ≥ 1, but is {Describe(values)}.", name);
        }
    }

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
        Alike(keys, nameof(keys), queries, nameof(queries));
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
        Alike(labels, nameof(labels), keys, nameof(keys));
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

    /// <summary>What was observed, of exactly this shape and like other numbers.</summary>
    public static void Observed(Tensor observed, ReadOnlySpan<long> shape, Tensor other, string otherName)
    {
        Floating(observed, nameof(observed));
        Alike(observed, nameof(observed), other, otherName);
        if (!observed.shape.AsSpan().SequenceEqual(shape))
        {
            throw new ArgumentException(
                $"observed must be {Describe(shape)} for {otherName} {Describe(other)}, but is {Describe(observed)}.",
                nameof(observed)
            );
        }
    }

    /// <summary>Weights (…, N, M) with the labels of their keys, and what was observed for each row of each column.</summary>
    public static void Weighted(Tensor weights, Tensor labels, Tensor observed)
    {
        Rows(weights, nameof(weights));
        Floating(labels, nameof(labels));
        Floating(observed, nameof(observed));
        if (weights.ndim < 2)
        {
            throw new ArgumentException($"weights must be (…, N, M), but are {Describe(weights)}.", nameof(weights));
        }
        long[] shape = weights.shape,
            columns = observed.ndim < weights.ndim ? [] : [observed.size(-1)],
            perKey = [shape[^1], .. columns],
            ofEach = [.. shape[..^2], .. perKey];
        Observed(observed, [.. shape[..^1], .. columns], weights, nameof(weights));
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

    /// <summary>Levels of quantiles, above 0 and below 1, or 1 too where that is allowed.</summary>
    public static void Levels(IReadOnlyList<double> levels, bool isOneAllowed = false)
    {
        ArgumentNullException.ThrowIfNull(levels);
        foreach (var level in levels)
        {
            if (!(level > 0 && (level < 1 || (isOneAllowed && level <= 1))))
            {
                throw new ArgumentOutOfRangeException(
                    nameof(levels),
                    level,
                    $"A level must be above 0 and {(isOneAllowed ? "at most" : "below")} 1, but is {level}."
                );
            }
        }
    }

    /// <summary>A Bool mask that broadcasts to a given shape, or null.</summary>
    public static void Excluded(Tensor? excluded, Device device, params ReadOnlySpan<long> shape)
    {
        if (excluded is null)
        {
            return;
        }
        if (
            excluded.dtype != ScalarType.Bool
            || !Broadcasts(excluded.shape, shape)
            || !SameDevice(excluded.device, device)
        )
        {
            throw new ArgumentException(
                $"excluded must be Bool on {device} and broadcast to {Describe(shape)}, but is {Describe(excluded)}.",
                nameof(excluded)
            );
        }
    }

    /// <summary>A tensor with another's dtype and device, broadcastable to its shape.</summary>
    public static void Broadcast(Tensor tensor, string name, Tensor other, string otherName)
    {
        ArgumentNullException.ThrowIfNull(tensor, name);
        Alike(tensor, name, other, otherName);
        if (!Broadcasts(tensor.shape, other.shape))
        {
            throw new ArgumentException(
                $"{name} must broadcast to {otherName} {Describe(other)}, but is {Describe(tensor)}.",
                name
            );
        }
    }

    /// <summary>One number per row of (…, n): () or broadcastable to (…, 1), with the rows' dtype and device.</summary>
    public static void ForEachRow(Tensor tensor, string name, Tensor rows, string rowsName)
    {
        Broadcast(tensor, name, rows, rowsName);
        if (tensor.ndim > 0 && tensor.size(-1) != 1)
        {
            throw new ArgumentException(
                $"{name} must be one number for each row of {rowsName} {Describe(rows)}, () or (…, 1), "
                    + $"but is {Describe(tensor)}.",
                name
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

    /// <summary>Same dtype and same device.</summary>
    public static void Alike(Tensor tensor, string name, Tensor other, string otherName)
    {
        if (tensor.dtype != other.dtype || !SameDevice(tensor.device, other.device))
        {
            throw new ArgumentException(
                $"{name} must have the dtype and device of {otherName} {Describe(other)}, but are {Describe(tensor)}.",
                name
            );
        }
    }

    /// <summary>Whether one shape can be broadcast to another.</summary>
    public static bool Broadcasts(ReadOnlySpan<long> from, ReadOnlySpan<long> to)
    {
        for (var axis = 1; axis <= from.Length; axis++)
        {
            if (axis > to.Length || (from[^axis] != 1 && from[^axis] != to[^axis]))
            {
                return false;
            }
        }
        return true;
    }

    public static string Describe(Tensor tensor) => $"{Describe(tensor.shape)} {tensor.dtype} on {tensor.device}";

    public static string Describe(ReadOnlySpan<long> shape, params ReadOnlySpan<string> more) =>
        $"({string.Join(", ", [.. shape.ToArray().Select(size => size.ToString()), .. more])})";

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

    public static bool SameDevice(Device left, Device right) => left.type == right.type && left.index == right.index;
}
