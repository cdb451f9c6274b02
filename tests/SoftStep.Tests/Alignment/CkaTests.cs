using SoftStep.Tests.Support;

namespace SoftStep.Tests.Alignment;

/// <summary>Centred kernel alignment, whole and in minibatches.</summary>
public sealed class CkaTests
{
    public static TheoryData<bool, bool> Kinds =>
        new()
        {
            { false, false },
            { false, true },
            { true, false },
            { true, true },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Rotations_scales_and_shifts_do_not_matter(bool isRbf, bool isDebiased)
    {
        var x = Draw.Normal(1, 30, 4);
        var (rotation, _) = linalg.qr(Draw.Normal(2, 4, 4));

        var alike = Cka(isRbf, isDebiased)(x, 3.5 * x.mm(rotation) + 100);

        alike.item<double>().Should().BeApproximately(1, 1e-10);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Gradients_are_those_of_differences(bool isRbf, bool isDebiased)
    {
        var (x, y) = (Draw.Normal(3, 9, 3), Draw.Normal(4, 9, 2));
        var cka = Cka(isRbf, isDebiased);

        Gradients.ShouldMatchDifferences(at => cka(at, y), x, 1e-5);
        Gradients.ShouldMatchDifferences(at => cka(x, at), y, 1e-5);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Blocks_of_pairs_are_all_pairs(bool isRbf, bool isDebiased)
    {
        // 2,000² pairs take two blocks.
        var (x, y) = (Draw.Normal(5, 2000, 3), Draw.Normal(6, 2000, 2));
        y = y + x.narrow(1, 0, 2);

        Cka(isRbf, isDebiased)(x, y).item<double>().Should().BeApproximately(ByMatrices(x, y, isRbf, isDebiased), 1e-9);
    }

    [Fact]
    public void With_few_things_only_the_debiased_tells_chance()
    {
        var (x, y) = (Draw.Normal(7, 20, 200), Draw.Normal(8, 20, 200));

        Functional.LinearCka(x, y).item<double>().Should().BeGreaterThan(0.8);
        Functional.LinearCka(x, y, isDebiased: true).item<double>().Should().BeInRange(-0.15, 0.15);
    }

    [Fact]
    public void Minibatches_add_up()
    {
        var (x, y) = (Draw.Normal(9, 24, 3), Draw.Normal(10, 24, 2));
        var one = MinibatchCka.Linear();
        one.Add(x, y);
        one.Value.Should().BeApproximately(Functional.LinearCka(x, y, isDebiased: true).item<double>(), 1e-12);

        // The same batch three times is the same.
        var three = MinibatchCka.Rbf(0.7);
        for (var batch = 0; batch < 3; batch++)
        {
            three.Add(x, y);
        }

        three.Batches.Should().Be(3);
        three.Value.Should().BeApproximately(Functional.RbfCka(x, y, 0.7, isDebiased: true).item<double>(), 1e-12);
    }

    [Fact]
    public void Many_batches_approach_all_things()
    {
        var x = Draw.Normal(11, 1600, 4);
        var y = x.narrow(1, 0, 2) + 0.7 * Draw.Normal(12, 1600, 2);
        var cka = MinibatchCka.Linear();
        foreach (var rows in randperm(1600).split(32))
        {
            cka.Add(x[rows], y[rows]);
        }

        cka.Value.Should().BeApproximately(Functional.LinearCka(x, y, isDebiased: true).item<double>(), 0.03);
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        var x = Draw.Normal(13, 5, 2);
        Refused(() => Functional.LinearCka(x, x[..4]), "a row for each of the same things");
        Refused(() => Functional.LinearCka(x[..3], x[..3], true), "n ≥ 4");
        Refused(() => Functional.LinearCka(x, ones(5, 2, ScalarType.Float64) / 3), "0/0: all rows of y");
        Refused(() => Functional.RbfCka(x, x, 0), "fraction");
        var mostlyEqual = zeros(5, 2, ScalarType.Float64);
        mostlyEqual[0] = 1;
        Refused(() => Functional.RbfCka(mostlyEqual, x), "median distance of the rows of x (5, 2) Float64 on cpu is 0");
        var none = MinibatchCka.Linear();
        none.Invoking(cka => cka.Value).Should().Throw<InvalidOperationException>();
        none.Invoking(cka => cka.Add(x, x[..4])).Should().Throw<ArgumentException>();
        none.Batches.Should().Be(0);
    }

    private static void Refused(Func<Tensor> call, string because) =>
        call.Should().Throw<ArgumentException>().WithMessage($"*{because}*");

    private static Func<Tensor, Tensor, Tensor> Cka(bool isRbf, bool isDebiased) =>
        (x, y) => isRbf ? Functional.RbfCka(x, y, 0.8, isDebiased) : Functional.LinearCka(x, y, isDebiased);

    /// <summary>By the matrices of the definitions.</summary>
    private static double ByMatrices(Tensor x, Tensor y, bool isRbf, bool isDebiased)
    {
        var n = x.size(0);
        var (k, l) = (Kernel(x), Kernel(y));
        return (Hsic(k, l) / (Hsic(k, k) * Hsic(l, l)).sqrt()).item<double>();

        Tensor Kernel(Tensor representation)
        {
            if (!isRbf)
            {
                return representation.mm(representation.t());
            }
            var distances = cdist(representation, representation);
            var upper = distances.masked_select(ones(n, n, ScalarType.Bool).triu(1));
            var (sorted, _) = upper.sort();
            var half = upper.size(0) / 2;
            var median = upper.size(0) % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
            return (-distances.square() / (2 * (0.8 * median).square())).exp();
        }

        Tensor Hsic(Tensor left, Tensor right)
        {
            if (!isDebiased)
            {
                var centring = eye(n, n, ScalarType.Float64) - 1.0 / n;
                return left.mm(centring).mm(right).mm(centring).trace() / ((n - 1) * (n - 1));
            }
            var off = 1 - eye(n, n, ScalarType.Float64);
            var (a, b) = (left * off, right * off);
            var across = a.sum([0]).dot(b.sum([0]));
            var sums = a.sum() * b.sum() / ((n - 1) * (n - 2)) - 2 * across / (n - 2);
            return ((a * b).sum() + sums) / (n * (n - 3));
        }
    }
}
