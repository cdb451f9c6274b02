using System.Globalization;
using SoftStep.Experiments.Commands;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Encoders;
using SoftStep.Experiments.Output;
using SoftStep.Experiments.Training;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Unfamiliar;

/// <summary>
/// Leaves one class of images after the other out of training, and counts how many of its images, and of other test images, are
/// flagged as unlike the training set.
/// </summary>
internal sealed class UnfamiliarFigure(UnfamiliarOptions options, IAnsiConsole console)
{
    public void Write(CancellationToken cancellation)
    {
        set_num_threads(Trainer.Threads);
        var folder = Path.Combine(options.DataFolder, "fashion-mnist");
        var (images, classes) = (FashionMnist.LoadImages(folder), FashionMnist.LoadClasses(folder));
        var all = new List<Flagged>();
        for (var leftOut = 0; leftOut < FashionMnist.Classes.Count; leftOut++)
        {
            all.Add(Run(images, classes, leftOut, cancellation));
            console.WriteLine($"{all[^1].LeftOut}: {Text(all[^1].Other)} flagged, {Text(all[^1].Known)} of the others");
        }
        CsvFile.Write(
            Path.Combine(options.Folder, "unfamiliar.csv"),
            ["left_out", "flagged_others", "flagged", "mse_others", "mse"],
            all.Select(it => new object[] { it.LeftOut, it.Known, it.Other, it.KnownError, it.OtherError })
        );
        OutputFile.WriteText(Path.Combine(options.Folder, "unfamiliar.md"), Summary(all));
        console.WriteLine(Path.Combine(options.Folder, "unfamiliar.md"));
    }

    public Flagged Run(IdxFile images, IdxFile classes, int leftOut, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        using var all = RotatedImages.Create(images, options.Sizes, options.Seed, i => classes[i][0] != leftOut);
        using var data = all.To(options.Device);
        using var others = RotatedImages.Create(images, options.Sizes, options.Seed, i => classes[i][0] == leftOut);
        // Their own mean and deviation of the angles are nearly those of the training set.
        using var other = others.To(options.Device);

        manual_seed(options.Seed);
        var head = HeadChoice.NcaSoftStep.Create(options.EmbeddingSize);
        using var model = new DeepRegressor(ImageEncoder.CreateStrided(options.EmbeddingSize), head);
        model.to(options.Device);
        var evaluator = Trainer.FitAgainstTrainingSet(model, head, data, options.Effort, options.Seed, cancellation);
        using var bank = model.BuildBank(data.Train.Inputs, data.Train.Labels);
        return new(
            FashionMnist.Classes[leftOut],
            Share(data.Test),
            Share(other.Test),
            evaluator.MeanSquaredError(data.Test, bank),
            evaluator.MeanSquaredError(other.Test, bank)
        );

        double Share(LabeledSet rows)
        {
            using var explanation = model.Explain(rows.Inputs, bank, count: 1);
            return explanation.Familiarity.le(Flagged.Alpha).to(ScalarType.Float32).mean().item<float>();
        }
    }

    private string Summary(IReadOnlyList<Flagged> all)
    {
        var rows = all.Select(it =>
            new[] { it.LeftOut, Text(it.Known), Text(it.Other), Text(it.KnownError), Text(it.OtherError) }
        );
        return $"""
            # Images of a class that was left out of training

            NCA + SoftStep learned by which angle images of nine classes of Fashion-MNIST were rotated, {options.Sizes.Train:N0} of them. An image is
            flagged if its familiarity is at most {Flagged.Alpha} ([how](../../how-to/explain.md#refuse-unfamiliar-inputs)). False alarms are the
            share of flagged images among {options.Sizes.Test:N0} new ones of the same nine classes; they should be about {Flagged.Alpha}. Flagged is the share among
            {options.Sizes.Test:N0} images of the class that was left out. The errors are those of standardised angles. One seed, {options.Seed}.

            {MarkdownTable.Of(["left out", "false alarms", "flagged", "MSE of the nine", "MSE of the class"], rows)}
            On average {Text(all.Average(it => it.Known))} false alarms and {Text(
                all.Average(it => it.Other)
            )} flagged. The encoder learns what tells the angle and may lose what
            tells the class: an image can be unlike all training images and yet be encoded near one of them.

            {Provenance.Describe([options.Seed])}
            """;
    }

    private static string Text(double number) => number.ToString("0.000", CultureInfo.InvariantCulture);
}
