using System.Runtime;

namespace SoftStep.Tests.Support;

/// <summary>Counts the tensors of the process.</summary>
internal static class LiveTensors
{
    /// <summary>
    /// How many more there are after the work than before. No garbage is collected in between: a collection would also free
    /// tensors that earlier tests left, and hide those that the work leaves.
    /// </summary>
    public static long LeftBy(Action work)
    {
        // This collects what there is.
        GC.TryStartNoGCRegion(240 << 20).Should().BeTrue();
        try
        {
            GC.WaitForPendingFinalizers();
            var before = Tensor.TotalCount;
            work();
            return Tensor.TotalCount - before;
        }
        finally
        {
            if (GCSettings.LatencyMode == GCLatencyMode.NoGCRegion)
            {
                GC.EndNoGCRegion();
            }
        }
    }
}
