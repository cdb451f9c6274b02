using static TorchSharp.Tests.Expectations;
using static TorchSharp.torch;

namespace TorchSharp.Tests.Tensors;

public sealed class LinearAlgebraTests
{
    private readonly Tensor a = Matrix(2, 1, 2, 3, 4);
    private readonly Tensor b = Matrix(2, 5, 6, 7, 8);
    private readonly Tensor symmetric = Matrix(2, 4, 1, 1, 3);

    [Fact]
    public void Products_of_matrices_and_vectors()
    {
        a.matmul(b).ShouldHold(19, 22, 43, 50);
        a.mm(b).ShouldHold(19, 22, 43, 50);
        a.mv(Vector(1, -1)).ShouldHold(-1, -1);
        a.unsqueeze(0).bmm(b.unsqueeze(0)).ShouldHold(19, 22, 43, 50);
        Vector(1, 2).dot(Vector(3, 4)).ShouldHold(11);
        Vector(1, 2).inner(Vector(3, 4)).ShouldHold(11);
        Vector(1, 2).outer(Vector(3, 4)).ShouldHold(3, 4, 6, 8);
        ones(2, 2, float64).addmm(a, b, beta: 2, alpha: 10).ShouldHold(192, 222, 432, 502);
        ones(2, 2, float64).addmm_(a, b, beta: 2, alpha: 10).ShouldHold(192, 222, 432, 502);
        einsum("ij,kj->ik", a, b).ShouldHold(17, 23, 39, 53);
    }

    [Fact]
    public void Determinants_traces_and_inverses()
    {
        a.det().ShouldHold(-2);
        linalg.det(a).ShouldHold(-2);
        a.trace().ShouldHold(5);
        a.inverse().ShouldHold(-2, 1, 1.5, -0.5);
        linalg.inv(a).ShouldHold(-2, 1, 1.5, -0.5);
        var (sign, logarithm) = linalg.slogdet(a);
        sign.ShouldHold(-1);
        logarithm.ShouldHold(Math.Log(2));
        linalg.pinv(Matrix(1, 1, 1)).ShouldHold(0.5, 0.5);
        linalg.matrix_rank(Matrix(2, 1, 2, 2, 4)).ShouldHold(1);
    }

    [Fact]
    public void Systems_of_equations()
    {
        linalg.solve(a, Vector(5, 6)).ShouldHold(-4, 4.5);
        linalg.solve_triangular(Matrix(2, 2, 0, 1, 4), Matrix(1, 2, 9), upper: false).ShouldHold(1, 2);
        linalg.lstsq(Matrix(1, 1, 1, 1), Matrix(1, 1, 2, 6)).Solution.ShouldHold(3);
        linalg.lstsq(Matrix(1, 1, 1), Matrix(1, 2, 4), 1e-9).Solution.ShouldHold(3);
    }

    [Fact]
    public void A_solution_can_go_into_a_given_tensor()
    {
        var result = empty(2, 1, float64);

        linalg.solve_triangular(Matrix(2, 2, 0, 1, 4), Matrix(1, 2, 9), upper: false, @out: result);

        result.ShouldHold(1, 2);
    }

    [Fact]
    public void Factors_multiply_back()
    {
        var lower = linalg.cholesky(symmetric);
        lower.matmul(lower.mT).ShouldHold(4, 1, 1, 3);
        lower[0, 1].ShouldHold(0);

        var (q, r) = linalg.qr(a);
        q.matmul(r).ShouldHold(1, 2, 3, 4);
        q.mT.matmul(q).ShouldHold(1, 0, 0, 1);
        linalg.qr(Matrix(1, 3, 4), linalg.QRMode.Complete).Q.shape.Should().Equal(2, 2);
        linalg.qr(Matrix(1, 3, 4), linalg.QRMode.R).R.abs().ShouldHold(5);

        var (u, s, vh) = linalg.svd(a, fullMatrices: false);
        u.matmul(diag(s)).matmul(vh).ShouldHold(1, 2, 3, 4);
        linalg.svdvals(Matrix(2, 3, 0, 0, -4)).ShouldHold(4, 3);

        var (values, vectors) = linalg.eigh(symmetric);
        vectors.matmul(diag(values)).matmul(vectors.mT).ShouldHold(4, 1, 1, 3);
        linalg.eigvalsh(Matrix(2, 2, 1, 1, 2)).ShouldHold(1, 3);
    }

    [Fact]
    public void Norms_of_vectors_and_matrices()
    {
        var x = Matrix(2, 3, 4, -6, 8);

        linalg.norm(x).ShouldHold(Math.Sqrt(125));
        linalg.norm(x, 1, [1L]).ShouldHold(7, 14);
        linalg.norm(x, 2.0, [1L], keepdim: true).ShouldHold(5, 10);
        linalg.norm(x, "fro").ShouldHold(Math.Sqrt(125));
        linalg.vector_norm(x).ShouldHold(Math.Sqrt(125));
        linalg.vector_norm(x, double.PositiveInfinity, [1L]).ShouldHold(4, 8);
    }

    [Theory]
    [InlineData(compute_mode.use_mm_for_euclid_dist_if_necessary)]
    [InlineData(compute_mode.use_mm_for_euclid_dist)]
    [InlineData(compute_mode.donot_use_mm_for_euclid_dist)]
    public void Distances_between_rows(compute_mode mode)
    {
        var distances = cdist(Matrix(2, 0, 0, 3, 4), Matrix(2, 0, 0, 6, 8, 3, 0), 2, mode);

        distances.ShouldHoldAbout(1e-7, 0, 10, 3, 5, 5, 4);
        cdist(Matrix(2, 0, 0), Matrix(2, 3, 4), p: 1).ShouldHold(7);
    }

    [Fact]
    public void Covariance_and_correlation()
    {
        var rows = Matrix(3, 1, 2, 3, 6, 4, 2);

        rows.cov().ShouldHold(1, -2, -2, 4);
        rows.cov(correction: 0).ShouldHold(2.0 / 3, -4.0 / 3, -4.0 / 3, 8.0 / 3);
        rows.corrcoef().ShouldHold(1, -1, -1, 1);
    }
}
