namespace SoftStep.Fixtures;

/// <summary>Creates the library's modules that a case describes.</summary>
internal static class HeadFactory
{
    public static NeighborHead CreateHead(this HeadEntry entry, SoftStepWarp? warp)
    {
        var options = entry.Options;
        var similarity = entry.Similarity.Create(options.Gamma);
        if (entry.Head == HeadKind.Nca)
        {
            return new NcaHead(similarity, warp, new() { Temperature = options.Temperature });
        }
        var ranking = new KnnOptions { Strength = options.RankStrength, Regularization = options.RankRegularization };
        return warp is null
            ? new KnnHead(options.KNeighbors!.Value, similarity, ranking)
            : new KnnHead(warp, similarity, ranking);
    }

    public static SoftStepWarp CreateWarp(this HeadEntry entry, ScalarType dtype)
    {
        var warp = new SoftStepWarp(entry.Keys[0].Length);
        warp.to(dtype);
        using var withoutGradients = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, parameter) in warp.named_parameters())
        {
            var values = name == "weight" ? entry.WarpWeight.Flat() : entry.WarpBias;
            parameter.copy_(tensor(values, parameter.shape, dtype));
        }
        return warp;
    }
}
