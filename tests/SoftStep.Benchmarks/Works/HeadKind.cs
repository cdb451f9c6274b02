namespace SoftStep.Benchmarks.Works;

internal enum HeadKind
{
    Linear,
    Nca,
    NcaSoftStep,
    Knn,
    KnnSoftStep,
}
