using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SoftStep.Docs.Tests;

/// <summary>What users of an assembly can see, a line to each type and member.</summary>
internal static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Of(Assembly assembly) =>
        assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Lines);

    private static IEnumerable<string> Lines(Type type) =>
        type.GetMembers(Declared)
            .Where(member => !member.IsDefined(typeof(CompilerGeneratedAttribute)) && IsVisible(member, type))
            .Select(Line)
            .OfType<string>()
            .Order(StringComparer.Ordinal)
            .Select(line => $"  {line}")
            .Prepend(Head(type));

    private static bool IsVisible(MemberInfo member, Type type) =>
        member switch
        {
            MethodBase method => IsVisible(method, type),
            PropertyInfo property => property.GetAccessors(true).Any(accessor => IsVisible(accessor, type)),
            FieldInfo field => field.IsPublic,
            _ => true,
        };

    private static bool IsVisible(MethodBase method, Type type) =>
        method.IsPublic || (!type.IsSealed && (method.IsFamily || method.IsFamilyOrAssembly));

    private static string Head(Type type)
    {
        var kind =
            type.IsEnum ? "enum"
            : type is { IsAbstract: true, IsSealed: true } ? "static class"
            : type.GetMethod("<Clone>$") is not null ? "sealed record"
            : type.IsInterface ? "interface"
            : type.IsValueType ? "struct"
            : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class"
            : "class";
        Type?[] bases = type.IsEnum ? [] : [type.BaseType == typeof(object) ? null : type.BaseType, .. Own(type)];
        var names = bases.OfType<Type>().Select(it => TypeName.Of(it)).ToArray();
        return $"{kind} {type.FullName}{(names.Length > 0 ? $" : {string.Join(", ", names)}" : "")}";
    }

    private static IEnumerable<Type> Own(Type type) =>
        type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).Where(it => !it.IsGenericType);

    private static string? Line(MemberInfo member) =>
        member switch
        {
            ConstructorInfo made => $"{Modifiers(made)}new({Parameters(made)})",
            MethodInfo { IsSpecialName: false } method =>
                $"{Modifiers(method)}{TypeName.Of(method.ReturnParameter)} {method.Name}({Parameters(method)})",
            PropertyInfo property =>
                $"{Modifiers(property.GetMethod!)}{TypeName.Of(property)} {property.Name} {Accessors(property)}",
            FieldInfo { IsStatic: true, DeclaringType.IsEnum: true } value =>
                $"{value.Name} = {Convert.ToInt64(value.GetRawConstantValue(), CultureInfo.InvariantCulture)}",
            FieldInfo { IsSpecialName: false } field => $"{TypeName.Of(field.FieldType)} {field.Name}",
            _ => null,
        };

    private static string Modifiers(MethodBase method) =>
        (method.IsPublic ? "" : "protected ")
        + (method.IsStatic ? "static " : "")
        + (
            method.IsAbstract ? "abstract "
            : method is MethodInfo info && info.GetBaseDefinition() != info ? "override "
            : method is { IsVirtual: true, IsFinal: false } ? "virtual "
            : ""
        );

    private static string Accessors(PropertyInfo property)
    {
        var setter = property.SetMethod is { IsPublic: true } set ? set : null;
        var isInit = setter?.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ?? false;
        return setter is null ? "{ get; }"
            : isInit ? "{ get; init; }"
            : "{ get; set; }";
    }

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(it => $"{TypeName.Of(it)} {it.Name}{Default(it)}"));

    private static string Default(ParameterInfo parameter) =>
        (parameter.HasDefaultValue, parameter.DefaultValue) switch
        {
            (false, _) => "",
            (_, null) => " = null",
            (_, bool value) => value ? " = true" : " = false",
            (_, var value) => string.Create(CultureInfo.InvariantCulture, $" = {value}"),
        };
}
