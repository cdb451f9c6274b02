using System.Collections;
using System.Reflection;
using SoftStep.Numerics;

namespace SoftStep.Tests.Support;

/// <summary>TorchSharp's list of the nodes of custom functions in graphs: a node that stays in it leaks its graph.</summary>
internal static class AliveNodes
{
    private static readonly ICollection Nodes = (ICollection)
        typeof(autograd)
            .GetNestedType("Node", BindingFlags.NonPublic)!
            .GetField("AliveNodes", BindingFlags.NonPublic | BindingFlags.Static)!
            .GetValue(null)!;

    /// <summary>The number of nodes after garbage collections.</summary>
    public static int Count()
    {
        CallbackTensors.Release();
        // A freed node may have referenced another.
        int before;
        do
        {
            before = Nodes.Count;
            GC.Collect();
            GC.WaitForPendingFinalizers();
        } while (Nodes.Count < before);
        return before;
    }
}
