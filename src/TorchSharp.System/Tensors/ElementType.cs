using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Which .NET type holds an element of which dtype.</summary>
internal static class ElementType
{
    /// <exception cref="NotSupportedException">No dtype has elements of this type.</exception>
    internal static ScalarType Of<T>() => Of(typeof(T));

    /// <inheritdoc cref="Of{T}"/>
    internal static ScalarType Of(Type type) =>
        Type.GetTypeCode(type) switch
        {
            TypeCode.Byte => ScalarType.Byte,
            TypeCode.SByte => ScalarType.Int8,
            TypeCode.Int16 => ScalarType.Int16,
            TypeCode.Int32 => ScalarType.Int32,
            TypeCode.Int64 => ScalarType.Int64,
            TypeCode.Single => ScalarType.Float32,
            TypeCode.Double => ScalarType.Float64,
            TypeCode.Boolean => ScalarType.Bool,
            _ when type == typeof(Half) => ScalarType.Float16,
            _ => throw new NotSupportedException($"No tensor holds elements of type {type.Name}."),
        };
}
