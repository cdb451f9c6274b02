using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace TorchSharp.Tests.Conformance;

/// <summary>Prints the public and protected surface of types in the form of the reference file.</summary>
internal static class ApiPrinter
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(long)] = "long",
        [typeof(int)] = "int",
        [typeof(short)] = "short",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(double)] = "double",
        [typeof(float)] = "float",
        [typeof(bool)] = "bool",
        [typeof(string)] = "string",
        [typeof(void)] = "void",
        [typeof(object)] = "object",
    };

    internal static bool IsVisible(Type type) =>
        (type.IsPublic || type.IsNestedPublic || type.IsNestedFamily || type.IsNestedFamORAssem)
        && (type.DeclaringType is null || IsVisible(type.DeclaringType));

    /// <summary>The name with which a type's lines begin.</summary>
    internal static string Title(Type type) => type.FullName!.Replace("TorchSharp.", "");

    internal static string Modifier(Type type) =>
        type switch
        {
            { IsAbstract: true, IsSealed: true } => "static",
            { IsAbstract: true } => "abstract",
            { IsSealed: true } => "sealed",
            _ => "",
        };

    internal static IEnumerable<string> Members(Type type)
    {
        var accessors = type.GetProperties(Declared)
            .SelectMany(property => property.GetAccessors(nonPublic: true))
            .ToHashSet();
        return
        [
            .. type.GetConstructors(Declared).Where(IsVisible).Select(Constructor),
            .. type.GetMethods(Declared)
                .Where(method => IsVisible(method) && !accessors.Contains(method))
                .Select(Method),
            .. type.GetProperties(Declared).Where(property => IsVisible(Accessor(property))).Select(Property),
            .. type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily).Select(Field),
        ];
    }

    /// <summary>A line for each member with a tuple in it: the member, and the names of the tuples' elements.</summary>
    internal static IEnumerable<string> TupleNames(Type type) =>
        [
            .. type.GetConstructors(Declared)
                .Where(IsVisible)
                .SelectMany(constructor => TupleNames(Constructor(constructor), constructor.GetParameters())),
            .. type.GetMethods(Declared)
                .Where(method => IsVisible(method) && !method.IsSpecialName)
                .SelectMany(method => TupleNames(Method(method), [method.ReturnParameter, .. method.GetParameters()])),
            .. type.GetProperties(Declared)
                .Where(property => IsVisible(Accessor(property)) && property.CanRead)
                .SelectMany(property => TupleNames(Property(property), [property.GetMethod!.ReturnParameter])),
        ];

    private static IEnumerable<string> TupleNames(string member, ParameterInfo[] places)
    {
        var tuples = places.Where(place => $"{place.ParameterType}".Contains("System.ValueTuple`")).ToArray();
        return tuples.Length == 0 ? [] : [$"{member} => {string.Join(" ", tuples.Select(Names))}"];

        static string Names(ParameterInfo place) =>
            $"{(place.Position < 0 ? "result" : place.Name)}"
            + $"({string.Join(", ", place.GetCustomAttribute<TupleElementNamesAttribute>()?.TransformNames ?? [])})";
    }

    internal static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return "ref " + Name(type.GetElementType()!);
        }
        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }
        if (type.IsPointer)
        {
            return Name(type.GetElementType()!) + "*";
        }
        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Name(value) + "?";
        }
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }
        return type.IsGenericParameter ? type.Name : NamedType(type);
    }

    private static string NamedType(Type type)
    {
        var arguments = string.Join(", ", type.GetGenericArguments().Select(Name));
        if (type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
        {
            return $"({arguments})";
        }
        var name = type.Name.Split('`') is [var plain, _] ? $"{plain}<{arguments}>" : type.Name;
        return type.DeclaringType is null || type.DeclaringType == typeof(torch)
            ? name
            : $"{Name(type.DeclaringType)}.{name}";
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Access(MethodBase method) =>
        method.IsPublic ? "public"
        : method.IsFamily ? "protected"
        : "protected internal";

    private static MethodInfo Accessor(PropertyInfo property) => (property.GetMethod ?? property.SetMethod)!;

    private static string Constructor(ConstructorInfo constructor) =>
        $"{Access(constructor)} .ctor({Parameters(constructor.GetParameters())})";

    private static string Method(MethodInfo method)
    {
        var kind = method switch
        {
            { IsStatic: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsVirtual: true } => method.GetBaseDefinition() == method ? "virtual " : "override ",
            _ => "",
        };
        var extension = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "EXT " : "";
        var generic = method.IsGenericMethodDefinition
            ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>"
            : "";
        var obsolete = method.IsDefined(typeof(ObsoleteAttribute)) ? " [Obsolete]" : "";
        return $"{Access(method)} {kind}{extension}{Name(method.ReturnType)}{NullMark(method.ReturnParameter)} "
            + $"{method.Name}{generic}({Parameters(method.GetParameters())}){obsolete}";
    }

    private static string Property(PropertyInfo property)
    {
        var accessor = Accessor(property);
        var index = property.GetIndexParameters() is { Length: > 0 }
            ? $"[{Parameters(property.GetMethod!.GetParameters())}]"
            : "";
        var get = property.CanRead ? " get;" : "";
        var set = property.SetMethod is { IsPublic: true } ? " set;" : "";
        return $"{Access(accessor)} {(accessor.IsStatic ? "static " : "")}{Name(property.PropertyType)} "
            + $"{property.Name}{index} {{{get}{set} }}";
    }

    private static string Field(FieldInfo field) =>
        $"{(field.IsPublic ? "public" : "protected")} {(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name};";

    private static string Parameters(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Parameter));

    private static string Parameter(ParameterInfo parameter)
    {
        var many = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "";
        var type = Name(parameter.ParameterType);
        var passed = parameter.IsOut ? "out " + type.Replace("ref ", "") : type;
        return $"{many}{passed}{NullMark(parameter)} {parameter.Name}{Default(parameter)}";
    }

    private static string NullMark(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType
        && new NullabilityInfoContext().Create(parameter).ReadState == NullabilityState.Nullable
            ? "?"
            : "";

    private static string Default(ParameterInfo parameter) =>
        !parameter.HasDefaultValue
            ? ""
            : " = "
                + parameter.DefaultValue switch
                {
                    null
                        when parameter.ParameterType.IsValueType
                            && Nullable.GetUnderlyingType(parameter.ParameterType) is null => "default",
                    null => "null",
                    string text => $"\"{text}\"",
                    bool flag => flag ? "true" : "false",
                    var value => Convert.ToString(value, CultureInfo.InvariantCulture),
                };
}
