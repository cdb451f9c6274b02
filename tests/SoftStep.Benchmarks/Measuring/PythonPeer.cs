using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using SoftStep.Benchmarks.Works;
using TorchSharp;

namespace SoftStep.Benchmarks.Measuring;

/// <summary>A script in Peers that measures times on request, in a separate process.</summary>
internal sealed class PythonPeer : IDisposable
{
    private static readonly string Python = Environment.GetEnvironmentVariable("SOFTSTEP_PYTHON") ?? "/usr/bin/python3";

    private static readonly HashSet<string> Missed = [];

    private readonly Process process;

    private PythonPeer(Process process)
    {
        this.process = process;
        Results = JsonSerializer.Deserialize<StepResults>(Answer(), JsonSerializerOptions.Web);
    }

    /// <summary>The results of its step, if the script prints them.</summary>
    public StepResults? Results { get; }

    /// <returns>Null, with a message on the error stream, if Debian's Python lacks the module.</returns>
    public static PythonPeer? Start(string module, string script, params object[] arguments) =>
        Has(module) ? new(Launch([Script(script), .. arguments])) : null;

    /// <summary>The number that a script prints; null if the module is missing.</summary>
    public static long? Number(string module, string script, params object[] arguments)
    {
        if (!Has(module))
        {
            return null;
        }
        using var process = Launch([Script(script), .. arguments]);
        return long.Parse(process.StandardOutput.ReadToEnd(), CultureInfo.InvariantCulture);
    }

    /// <summary>A peer's name, with the version of its module if it is installed.</summary>
    public static string Title(string name, string module)
    {
        if (!Has(module))
        {
            return name;
        }
        using var process = Launch("-c", $"import {module}; print({module}.__version__)");
        return $"{name} {process.StandardOutput.ReadToEnd().Trim()}";
    }

    public IReadOnlyList<double> Time(int runs)
    {
        process.StandardInput.WriteLine(runs);
        return JsonSerializer.Deserialize<double[]>(Answer())!;
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        process.WaitForExit();
        process.Dispose();
    }

    private static bool Has(string module)
    {
        if (Missed.Contains(module))
        {
            return false;
        }
        using var probe = File.Exists(Python)
            ? Launch("-c", $"import importlib.util, sys; sys.exit(importlib.util.find_spec('{module}') is None)")
            : null;
        probe?.WaitForExit();
        if (probe is { ExitCode: 0 })
        {
            return true;
        }
        Missed.Add(module);
        Console.Error.WriteLine(
            $"{Python} has no module '{module}', the peer of the next rows: on Debian eng/peers.sh installs it."
        );
        return false;
    }

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "Peers", name);

    private static Process Launch(params object[] arguments)
    {
        var start = new ProcessStartInfo(Python)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["OMP_NUM_THREADS"] = $"{torch.get_num_threads()}", ["PYTHONDONTWRITEBYTECODE"] = "1" },
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(Convert.ToString(argument, CultureInfo.InvariantCulture)!);
        }
        return Process.Start(start)!;
    }

    private string Answer() =>
        process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("A peer ended without an answer.");
}
