using SoftStep.Fixtures;

namespace SoftStep.Tests.Golden;

/// <summary>The fixture file in the folder of the tests.</summary>
internal static class PublicFixtures
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "public.json");

    public static FixtureFile File { get; } = FixtureFile.Read(Path);
}
