namespace SoftStep.Fixtures;

/// <summary>Sparsemax and entmax-1.5, to 1e-10.</summary>
internal static class SparseRowChecks
{
    public static IEnumerable<Deviation> Compare(SparseRowEntry entry)
    {
        using var scope = NewDisposeScope();
        var direction = tensor(entry.Direction);
        return
        [
            .. Of("sparsemax", row => Functional.Sparsemax(row), entry.Sparsemax, entry.SparsemaxJvp),
            .. Of("entmax15", row => Functional.Entmax15(row), entry.Entmax15, entry.Entmax15Jvp),
        ];

        Deviation[] Of(string name, Func<Tensor, Tensor> function, double[] value, double[] derivative)
        {
            var row = tensor(entry.Row, requires_grad: true);
            var weights = function(row);
            // Jacobians are symmetric: the backward pass of a direction is the derivative along it.
            weights.backward([direction]);
            return
            [
                Deviation.OfFunction(name, weights.Numbers(), value),
                Deviation.OfFunction(name + "_jvp", row.grad!.Numbers(), derivative),
            ];
        }
    }
}
