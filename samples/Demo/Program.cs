using SoftStep;
using SoftStep.Demo;
using static TorchSharp.torch;
set_num_threads(2);
var which = (Environment.GetEnvironmentVariable("HEADS") ?? "linear,nca,soft").Split(',');
var seeds = (Environment.GetEnvironmentVariable("SEEDS") ?? "1,2,3").Split(',').Select(int.Parse).ToArray();
foreach (var name in which)
{
    var scores = new List<Score>();
    foreach (var seed in seeds)
    {
        var data = RotatedImages.Create(seed);
        manual_seed(seed);
        RegressionHead head = name switch
        {
            "linear" => new LinearHead(25),
            "nca" => new NcaHead(),
            "ncat" => new NcaHead(options: new() { LearnTemperature = true }),
            "softt" => new NcaHead(warp: new SoftStepWarp(25, SoftStepOptions.ForNca), options: new() { LearnTemperature = true }),
            "softg" => new NcaHead(warp: new SoftStepWarp(25, SoftStepOptions.ForNca with { Detached = false })),
            _ => new NcaHead(warp: new SoftStepWarp(25, SoftStepOptions.ForNca)),
        };
        scores.Add(Training.Run(data, head, seed, () => { }));
        Console.WriteLine($"{name} {seed}: {scores[^1]}");
    }
    Console.WriteLine($"== {name} mean {scores.Average(s => s.Error):F4} zeros {scores.Average(s => s.ZeroWeights):P1} seconds {scores.Average(s => s.Seconds):F1}");
}
