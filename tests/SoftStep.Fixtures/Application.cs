namespace SoftStep.Fixtures;

/// <summary>The program: reads a fixture file, and prints one line per case.</summary>
public static class Application
{
    /// <returns>0 if every case is within tolerance, 1 if any is not, 2 if there is no file to check.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter errors)
    {
        if (arguments is not [var path])
        {
            errors.WriteLine("Give one fixture file: dotnet run --project tests/SoftStep.Fixtures -- FILE.json");
            return 2;
        }
        try
        {
            var file = FixtureFile.Read(path);
            var results = Checks.Run(file).ToList();
            results.ForEach(output.WriteLine);
            foreach (var (section, cases) in file.NotChecked())
            {
                output.WriteLine($"none {section}: {cases} cases, which this program does not check");
            }
            var missed = results.Count(result => !result.IsWithin);
            output.WriteLine(
                $"{path}: {results.Count} cases, {results.Count - missed} within tolerance, {missed} missed"
            );
            return missed == 0 ? 0 : 1;
        }
        catch (Exception exception)
            when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            errors.WriteLine(exception.Message);
            return 2;
        }
    }
}
