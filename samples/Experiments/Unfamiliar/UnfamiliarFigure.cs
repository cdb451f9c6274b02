using System.Globalization;
using SoftStep.Experiments.Commands;
using SoftStep.Experiments.Data;
using SoftStep.Experiments.Output;
using SoftStep.Experiments.Training;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace SoftStep.Experiments.Unfamiliar;

/// <summary>
/// Leaves one kind of inputs after the other out of training, and counts how many of that kind, and of other new inputs, are flagged
/// as unlike the training set.
/// </summary>
internal sealed class UnfamiliarFigure(UnfamiliarOptions options, IAnsiConsole console)
{
    public void Write(CancellationToken cancellation)
    {
        set_num_threads(Trainer.Threads);
        var all = new List<Flagged>();
        foreach (var task in UnfamiliarTask.All)
        {
            foreach (var kind in Enumerable.Range(0, task.Kinds.Count))
            {
                all.Add(Run(task, kind, cancellation));
                console.WriteLine(string.Join(", ", Row(all[^1])));
            }
        }
        CsvFile.Write(
            Path.Combine(options.Folder, "unfamiliar.csv"),
            [
                "data set",
                "left out",
                "false alarms",
                "flagged",
                "false alarms at 5 %",
                "flagged at 5 %",
                "mse of the others",
                "mse",
            ],
            all.Select(it =>
                new object[]
                {
                    it.DataSet,
                    it.LeftOut,
                    it.Known,
                    it.Other,
                    it.ChosenKnown,
                    it.ChosenOther,
                    it.KnownError,
                    it.OtherError,
                }
            )
        );
        OutputFile.WriteText(Path.Combine(options.Folder, "unfamiliar.md"), Summary(all));
        console.WriteLine(Path.Combine(options.Folder, "unfamiliar.md"));
    }

    public Flagged Run(UnfamiliarTask task, int kind, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var (others, ofKind) = task.Load(options.DataFolder, kind, options.Seed);
        var (data, other) = (others.To(options.Device), ofKind.To(options.Device));

        manual_seed(options.Seed);
        var head = HeadChoice.NcaSoftStep.Create(options.EmbeddingSize);
        using var model = new DeepRegressor(task.CreateEncoder(options.EmbeddingSize), head);
        model.to(options.Device);
        var evaluator = Trainer.FitAgainstTrainingSet(model, head, data, options.Effort, options.Seed, cancellation);
        using var bank = model.BuildBank(data.Train.Inputs, data.Train.Labels, groups: data.Train.Groups);
        var (known, unknown) = (Familiarities(data.Test), Familiarities(other));
        var chosen = Flagged.Choose(Familiarities(data.Validation));
        return new(
            task.Name,
            task.Kinds[kind],
            Flagged.Share(known, Flagged.Alpha),
            Flagged.Share(unknown, Flagged.Alpha),
            Flagged.Share(known, chosen),
            Flagged.Share(unknown, chosen),
            evaluator.MeanSquaredError(data.Test, bank),
            evaluator.MeanSquaredError(other, bank)
        );

        double[] Familiarities(LabeledSet rows)
        {
            using var explanation = model.Explain(rows.Inputs, bank, count: 1);
            return explanation.Familiarity.to(ScalarType.Float64).cpu().data<double>().ToArray();
        }
    }

    private string Summary(IReadOnlyList<Flagged> all)
    {
        return $"""
            # Inputs of a kind that was left out of training

            NCA + SoftStep learned by which angle images of nine classes of Fashion-MNIST were rotated, and the pitch of notes of all
            instruments but one family. An input is flagged if its familiarity is at most α ([how](../../how-to/explain.md#refuse-unfamiliar-inputs)).

            - **false alarms**: the share of flagged inputs among new ones of the kinds in training, with α = {Flagged.Alpha}; it should be about {Flagged.Alpha}.
            - **flagged**: the share among inputs of the kind that was left out, with the same α.
            - **at 5 %**: the same two with the α that flags 5 % of the validation rows. This is the better way where training brought
              the training rows closer together.
            - **MSE**: of standardised labels, for both.

            One seed, {options.Seed}.

            ## Images of another class

            3,000 images for training, 2,000 new ones of the same nine classes, 2,000 of the class that was left out.

            {Table("images")}
            ## Instruments of another family

            60 % of the notes of the other families for training and 25 % as new ones, here of the same instruments; all notes of the
            family that was left out. The clips of a note are a group: none of them is compared with another.

            {Table("audio")}
            The encoder learns what tells the label and may lose the rest: an input can be unlike all training rows and yet be encoded
            near one of them.

            {Provenance.Describe([options.Seed])}
            """;

        string Table(string dataSet)
        {
            var rows = all.Where(it => it.DataSet == dataSet).ToArray();
            string[] mean =
            [
                "mean",
                .. new Func<Flagged, double>[]
                {
                    it => it.Known,
                    it => it.Other,
                    it => it.ChosenKnown,
                    it => it.ChosenOther,
                    it => it.KnownError,
                    it => it.OtherError,
                }.Select(number => Text(rows.Average(number))),
            ];
            return MarkdownTable.Of(
                [
                    "left out",
                    "false alarms",
                    "flagged",
                    "false alarms at 5 %",
                    "flagged at 5 %",
                    "MSE of the others",
                    "MSE of the left out",
                ],
                [.. rows.Select(Row), mean]
            );
        }
    }

    private static string[] Row(Flagged it) =>
        [
            it.LeftOut,
            Text(it.Known),
            Text(it.Other),
            Text(it.ChosenKnown),
            Text(it.ChosenOther),
            Text(it.KnownError),
            Text(it.OtherError),
        ];

    private static string Text(double number) => number.ToString("0.000", CultureInfo.InvariantCulture);
}
