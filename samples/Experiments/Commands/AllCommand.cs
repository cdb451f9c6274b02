using System.CommandLine;
using Spectre.Console;

namespace SoftStep.Experiments.Commands;

/// <summary>Runs every experiment, and copies the results of a full run into the documentation.</summary>
internal static class AllCommand
{
    private static readonly string Results = Path.Combine("artifacts", "results");
    private static readonly string Published = Path.Combine("docs", "results");

    /// <param name="root">The command that has the verbs.</param>
    public static Command Create(RootCommand root)
    {
        var (data, quick) = (CommandOptions.Data(), CommandOptions.Quick());
        var command = new Command(
            "all",
            "Runs every experiment from the repository's folder; the results of a full run, which takes two hours, go to docs/results."
        )
        {
            data,
            quick,
        };
        command.SetAction(
            async (parsed, cancellation) =>
            {
                var isQuick = parsed.GetValue(quick);
                foreach (var line in Lines(parsed.GetRequiredValue(data), isQuick))
                {
                    CommandRunner.Output.WriteLine(string.Join(' ', line));
                    var code = await root.Parse(line).InvokeAsync(cancellationToken: cancellation);
                    if (code != CommandRunner.Success)
                    {
                        return code;
                    }
                }

                return isQuick
                    ? CommandRunner.Success
                    : await CommandRunner.RunAsync(_ => Publish(Results, Published), cancellation);
            }
        );
        return command;
    }

    private static IEnumerable<string[]> Lines(string data, bool isQuick)
    {
        string[] quick = isQuick ? ["--quick"] : [];
        yield return ["family"];
        yield return ["surfaces"];
        yield return ["explain", "--data", data];
        if (!isQuick)
        {
            yield return ["explain", "--data-set", "lexicon", "--data", data];
            yield return ["unfamiliar", "--data", data];
            yield return ["coverage"];
        }

        yield return ["distributions", "--data", data, .. quick];
        yield return ["tables", "--data", data, .. quick];
        yield return ["grid", "--data", data, .. quick];
    }

    /// <summary>Copies summaries, numbers and pictures, but not cells and trained models.</summary>
    internal static void Publish(string results, string published)
    {
        if (Directory.Exists(published))
        {
            Directory.Delete(published, recursive: true);
        }

        foreach (var file in Directory.GetDirectories(results).SelectMany(Directory.GetFiles))
        {
            if (Path.GetExtension(file) is ".md" or ".csv" or ".svg")
            {
                var copy = Path.Combine(published, Path.GetRelativePath(results, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }
        }
    }
}
