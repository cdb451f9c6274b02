return SoftStep.Fixtures.Application.Run(args, Console.Out, Console.Error);
