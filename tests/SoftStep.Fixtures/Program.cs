using SoftStep.Fixtures;

if (args is not [var path])
{
    Console.Error.WriteLine("Give one fixture file: dotnet run --project tests/SoftStep.Fixtures -- FILE.json");
    return 2;
}
try
{
    var results = Checks.Run(FixtureFile.Read(path)).ToList();
    results.ForEach(Console.WriteLine);
    var missed = results.Count(result => !result.IsWithin);
    Console.WriteLine($"{path}: {results.Count} cases, {results.Count - missed} within tolerance, {missed} missed");
    return missed == 0 ? 0 : 1;
}
catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
