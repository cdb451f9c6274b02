namespace SoftStep.Numerics;

/// <summary>Checks of arguments. Each throws an exception that says what was given and what was expected.</summary>
internal static partial class Guard
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

    public static void NotEmpty<T>(IReadOnlyList<T> list, string name)
    {
        ArgumentNullException.ThrowIfNull(list, name);
        if (list.Count == 0)
        {
            throw new ArgumentException($"{name} must have at least one entry, but has none.", name);
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

    /// <summary>
    /// Same device, and computed in the same dtype: float16, bfloat16 and float32 are all computed in float32.
    /// </summary>
    public static void ComputedAlike(Tensor tensor, string name, Tensor other, string otherName)
    {
        if (tensor.dtype.Widened() != other.dtype.Widened() || !SameDevice(tensor.device, other.device))
        {
            throw new ArgumentException(
                $"{name} must be computed in {other.dtype.Widened()} on {other.device}, as {otherName} {Describe(other)} are, "
                    + $"but are {Describe(tensor)}.",
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

    public static bool SameDevice(Device left, Device right) => left.type == right.type && left.index == right.index;
}
