using System.CommandLine;
using SoftStep.Experiments.Training;

namespace SoftStep.Experiments.Commands;

internal static class DemoCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data")
        {
            Description = "The folder with Fashion-MNIST's .gz files.",
            HelpName = "DIR",
            DefaultValueFactory = _ => Path.Combine("artifacts", "data", "fashion-mnist"),
        };
        var seed = CommandOptions.Number(
            "--seed",
            "Decides the images, their angles, the split, the initial weights and the batches.",
            standard: 1
        );
        var epochs = CommandOptions.Number(
            "--epochs",
            "How often a head sees the training set; the weights of the best epoch by validation are tested.",
            standard: new TrainingOptions().Epochs,
            minimum: 1
        );

        var command = new Command(
            "demo",
            "Trains three heads behind the same encoder to tell by which angle an image was turned."
        )
        {
            data,
            seed,
            epochs,
        };
        command.SetAction(
            (parsed, cancellation) =>
            {
                var options = new DemoOptions(
                    parsed.GetRequiredValue(data),
                    parsed.GetRequiredValue(seed),
                    new TrainingOptions { Epochs = parsed.GetRequiredValue(epochs) }
                );
                return CommandRunner.RunAsync(new Demo(options, CommandRunner.Output).Run, cancellation);
            }
        );
        return command;
    }
}
