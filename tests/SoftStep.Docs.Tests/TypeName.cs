using System.Reflection;
using System.Runtime.CompilerServices;

namespace SoftStep.Docs.Tests;

/// <summary>Types as C# writes them, nullability and the names of tuples included.</summary>
internal static class TypeName
{
    public static string Of(ParameterInfo parameter) =>
        Of(parameter.ParameterType, Names(parameter)) + Mark(new NullabilityInfoContext().Create(parameter));

    public static string Of(PropertyInfo property) =>
        Of(property.PropertyType) + Mark(new NullabilityInfoContext().Create(property));

    public static string Of(Type type, IList<string?>? names = null)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying);
        }
        if (!type.IsGenericType)
        {
            return type.Name switch
            {
                "Double" or "String" or "Void" or "Object" => type.Name.ToLowerInvariant(),
                "Boolean" => "bool",
                "Int32" => "int",
                "Int64" => "long",
                _ => type.Name,
            };
        }
        var arguments = type.GetGenericArguments().Select(argument => Of(argument));
        return type.FullName!.StartsWith("System.ValueTuple", StringComparison.Ordinal)
            ? $"({string.Join(", ", arguments.Select((argument, i) => $"{argument} {names?[i]}".Trim()))})"
            : $"{type.Name.Split('`')[0]}<{string.Join(", ", arguments)}>";
    }

    private static IList<string?>? Names(ParameterInfo parameter) =>
        parameter.GetCustomAttribute<TupleElementNamesAttribute>()?.TransformNames;

    private static string Mark(NullabilityInfo nullability) =>
        nullability.ReadState == NullabilityState.Nullable ? "?" : "";
}
