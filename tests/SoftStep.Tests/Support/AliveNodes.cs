using System.Collections;
using System.Reflection;
using SoftStep.Numerics;

namespace SoftStep.Tests.Support;

/// <summary>TorchSharp's own list of the nodes that custom functions have in graphs: one that stays in it leaks its graph.</summary>
internal static class AliveNodes
{
    private static readonly ICollection Nodes = (ICollection)
        typeof(autograd)
            .GetNestedType("Node", BindingFlags.NonPublic)!
            .GetField("AliveNodes", BindingFlags.NonPublic | BindingFlags.Static)!
            .GetValue(null)!;

    /// <summary>How many there are besides those that the collector would take.</summary>
    public static int Count()
    {
        CallbackTensors.Release();
        // One that is freed may have held another.
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
