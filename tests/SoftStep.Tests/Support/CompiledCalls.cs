using System.Reflection;
using System.Reflection.Emit;

namespace SoftStep.Tests.Support;

/// <summary>The calls in a compiled assembly, read from its instructions.</summary>
internal static class CompiledCalls
{
    private const BindingFlags All =
        BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static
        | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (int)(ushort)code.Value);

    /// <summary>All calls, and all methods whose address is taken, as definitions (generic methods without arguments).</summary>
    public static IEnumerable<(MethodBase Caller, MethodBase Callee)> Of(Assembly assembly) =>
        from type in assembly.GetTypes()
        from caller in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All))
        from callee in CalledBy(caller)
        select (caller, callee);

    /// <summary>
    /// The methods that reach one of the roots. A method that creates an iterator or a lambda's object counts as
    /// calling what these call.
    /// </summary>
    public static HashSet<MethodBase> Reaching(Assembly assembly, IEnumerable<MethodBase> roots)
    {
        var calls = Of(assembly).ToArray();
        var callers = calls.ToLookup(call => call.Callee, call => call.Caller);
        var users = calls.ToLookup(call => call.Callee.DeclaringType, call => call.Caller);
        var reaching = new HashSet<MethodBase>(roots);
        var open = new Queue<MethodBase>(reaching);
        while (open.TryDequeue(out var method))
        {
            var owner = method.DeclaringType;
            var isGenerated = owner is { IsNested: true } && owner.Name.StartsWith('<');
            foreach (var caller in isGenerated ? users[owner] : callers[method])
            {
                if (reaching.Add(caller))
                {
                    open.Enqueue(caller);
                }
            }
        }
        return reaching;
    }

    private static IEnumerable<MethodBase> CalledBy(MethodBase caller)
    {
        var code = caller.GetMethodBody()?.GetILAsByteArray() ?? [];
        var typeArguments = caller.DeclaringType!.GetGenericArguments();
        var methodArguments = caller is MethodInfo ? caller.GetGenericArguments() : [];
        for (var at = 0; at < code.Length; )
        {
            var value = (int)code[at++];
            var operation = OpCodesByValue[value == 0xFE ? 0xFE00 | code[at++] : value];
            var isMethod = operation.OperandType == OperandType.InlineMethod;
            if (isMethod)
            {
                var token = BitConverter.ToInt32(code, at);
                yield return Definition(caller.Module.ResolveMethod(token, typeArguments, methodArguments)!);
            }
            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }

    private static MethodBase Definition(MethodBase method)
    {
        // A method of an array type is in no module's table.
        var isDefined = method.DeclaringType is { IsArray: false };
        return isDefined ? method.Module.ResolveMethod(method.MetadataToken)! : method;
    }
}
