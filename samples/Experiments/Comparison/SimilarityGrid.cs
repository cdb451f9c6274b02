using SoftStep.Experiments.Statistics;

namespace SoftStep.Experiments.Comparison;

/// <summary>The paper's Figure 5: NCA with SoftStep by similarity, embedding size and batch size.</summary>
internal sealed class SimilarityGrid(GridPlan plan, CellRunner<Cell> runner)
{
    public GridResult Run(Action<Cell> onFinished, CancellationToken cancellation)
    {
        var head = ComparedHeads.NcaSoftStep;
        var tasks =
            from data in plan.DataSets
            from similarity in plan.Similarities
            from size in plan.EmbeddingSizes
            from batch in plan.BatchSizes
            from seed in plan.Seeds
            let configuration = new Configuration { BatchSize = batch }
            select CellTraining.Task(
                new CellKey(data.Name, head.Name, configuration, seed, plan.Effort, size, similarity),
                data,
                head
            );
        var cells = runner.Run([.. tasks], onFinished, cancellation);
        return new GridResult(
            plan,
            cells,
            [
                .. from cell in cells
                group cell by (
                    cell.Key.DataSet,
                    cell.Key.Similarity,
                    cell.Key.EmbeddingSize,
                    cell.Key.Configuration.BatchSize
                ) into seeds
                let score = MeanAndDeviation.Of([.. seeds.Select(RSquared)])
                orderby score.Mean descending
                select new GridPoint(
                    seeds.Key.DataSet,
                    seeds.Key.Similarity,
                    seeds.Key.EmbeddingSize,
                    seeds.Key.BatchSize,
                    score
                ),
            ]
        );

        // A diverged training is scored as the mean of the labels.
        double RSquared(Cell cell) => cell.Scores.GetValueOrDefault(head.Name)?.RSquared ?? 0;
    }
}
