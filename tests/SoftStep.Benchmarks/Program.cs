using SoftStep.Benchmarks;

switch (args)
{
    case ["operators"]:
        OperatorOverhead.Run();
        return 0;
    default:
        Console.Error.WriteLine("Usage: SoftStep.Benchmarks operators");
        return 2;
}
