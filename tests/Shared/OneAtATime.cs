using Xunit;
using Xunit.Sdk;
using Xunit.v3;

// Tests set and measure properties of the whole process: the default generator, dtype and print options, and memory. Also,
// a garbage collection in one test could free a number that another has just passed to an operator of TorchSharp.
[assembly: Parallelization(Mode = ParallelMode.None)]
[assembly: AssemblyFixture(typeof(SoftStep.Tests.Shared.OneProjectAtATime))]

namespace SoftStep.Tests.Shared;

/// <summary>
/// 'dotnet test' starts one project per core. The projects of one clone wait for each other here: OpenMP's threads spin
/// while they wait for work, so two projects in parallel take far longer than one after the other.
/// </summary>
public sealed class OneProjectAtATime : IDisposable
{
    private readonly FileStream taken = Take();

    public void Dispose() => taken.Dispose();

    private static FileStream Take()
    {
        var path = Path.Combine(Folder(), "tests.lock");
        while (true)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                Thread.Sleep(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private static string Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "SoftStep.sln")))
            {
                return at.CreateSubdirectory("artifacts").FullName;
            }
        }
        return AppContext.BaseDirectory;
    }
}
