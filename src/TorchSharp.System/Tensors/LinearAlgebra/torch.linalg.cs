using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class linalg
    {
        /// <summary>What <c>qr</c> returns.</summary>
        public enum QRMode
        {
            Reduced,
            Complete,
            R,
        }

        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) =>
            Call("aten::linalg_norm", input, Arg.None, dims, keepdim);

        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Call("aten::linalg_norm", input, ord, dims, keepdim);

        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) =>
            norm(input, (double)ord, dims, keepdim);

        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) =>
            Call("aten::linalg_norm.ord_str", input, ord, dims, keepdim);

        public static Tensor vector_norm(Tensor input, double ord = 2d, long[]? dims = null, bool keepdim = false) =>
            Call("aten::linalg_vector_norm", input, ord, dims, keepdim);

        public static Tensor det(Tensor input) => Call("aten::linalg_det", input);

        public static (Tensor, Tensor) slogdet(Tensor input) => Call2("aten::linalg_slogdet", input);

        public static Tensor inv(Tensor input) => Call("aten::linalg_inv", input);

        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Call("aten::linalg_pinv.atol_rtol_float", input, atol, rtol, hermitian);

        public static Tensor matrix_rank(
            Tensor input,
            double? atol = null,
            double? rtol = null,
            bool hermitian = false
        ) => Call("aten::linalg_matrix_rank.atol_rtol_float", input, atol, rtol, hermitian);

        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Call("aten::linalg_solve", A, B, left);

        public static Tensor solve_triangular(
            Tensor A,
            Tensor B,
            bool upper,
            bool left = true,
            bool unitriangular = false,
            Tensor? @out = null
        ) => CallOut("aten::linalg_solve_triangular", @out, A, B, upper, left, unitriangular);

        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(
            Tensor input,
            Tensor other
        ) => Call4("aten::linalg_lstsq", input, other);

        public static (Tensor Solution, Tensor Residuals, Tensor Rank, Tensor SingularValues) lstsq(
            Tensor input,
            Tensor other,
            double rcond
        ) => Call4("aten::linalg_lstsq", input, other, rcond);

        public static Tensor cholesky(Tensor input) => Call("aten::linalg_cholesky", input);

        public static (Tensor Q, Tensor R) qr(Tensor input, QRMode mode = QRMode.Reduced) =>
            Call2("aten::linalg_qr", input, mode == QRMode.R ? "r" : mode.ToString().ToLowerInvariant());

        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') =>
            Call2("aten::linalg_eigh", input, UPLO.ToString());

        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') =>
            Call("aten::linalg_eigvalsh", input, UPLO.ToString());

        public static (Tensor U, Tensor S, Tensor Vh) svd(Tensor input, bool fullMatrices = true) =>
            Call3("aten::linalg_svd", input, fullMatrices);

        public static Tensor svdvals(Tensor input) => Call("aten::linalg_svdvals", input);
    }
}
