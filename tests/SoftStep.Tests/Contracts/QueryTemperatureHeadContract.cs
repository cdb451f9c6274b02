namespace SoftStep.Tests.Contracts;

public class QueryTemperatureHeadContract : NeighborHeadContract
{
    private protected override NeighborHead CreateHead(Similarity similarity) =>
        new(similarity, new SoftmaxWeighting(new(3), new() { QueryTemperature = 3 }));
}
