# Linear algebra.


# Both factors of a matrix in one, and the row of the matrix that each of their rows makes.
def lu(x: Tensor) -> tuple[Tensor, Tensor]:
    places, lower, upper = torch.linalg_lu(x)
    number = torch.arange(x.shape[-1], device=x.device).unsqueeze(-1)
    rows = torch.sum(torch.ne(places, 0).to(torch.int64) * number, [-2])
    return torch.tril(lower, -1) + upper, rows


# The left and the right singular vectors, as columns.
def singular_vectors(x: Tensor) -> tuple[Tensor, Tensor]:
    left, _values, right = torch.linalg_svd(x, False)
    return left, torch.conj_physical(right.transpose(-2, -1))


# The eigenvectors of Hermitian matrices, as columns.
def eigenvectors(x: Tensor) -> Tensor:
    _values, vectors = torch.linalg_eigh(x)
    return vectors


# The principal square root: by Denman's and Beavers's iteration, which every matrix without negative
# eigenvalues allows, or by eigenvectors, whichever is nearer.
def matrix_square_root(x: Tensor) -> Tensor:
    a, finite = finite_or_unit(x.to(torch.complex128))
    iterated = square_root_by_iteration(a)
    values, vectors = torch.linalg_eig(a)
    split = torch.matmul(
        vectors * torch.sqrt(values).unsqueeze(-2), inverse_or_none(vectors)
    )
    root = nearer(
        iterated,
        distance(torch.matmul(iterated, iterated), a),
        split,
        distance(torch.matmul(split, split), a),
        a,
    )
    # TensorFlow divides by the sum of the roots of each two eigenvalues, and so by 0.
    zeros = torch.sum(torch.eq(torch.abs(values), 0.0), [-1], True).unsqueeze(-1)
    root = torch.where(
        torch.logical_and(finite, zeros <= 1), root, torch.full_like(root, float("nan"))
    )
    if x.is_complex():
        return root.to(x.dtype)
    # A negative eigenvalue has no real root, and then no element is a number.
    real = torch.real(root)
    imaginary = torch.sum(torch.abs(torch.imag(root)), [-2, -1])
    there = imaginary <= 1e-7 * torch.sum(torch.abs(root), [-2, -1])
    none = torch.full_like(real, float("nan"))
    return torch.where(there.unsqueeze(-1).unsqueeze(-1), real, none).to(x.dtype)


# The principal logarithm: 2^k times that of the 2^k-th root, which Gauss's rule finds as an integral
# where it is near 1 (Higham, Functions of Matrices, 11.4), or by eigenvectors, whichever is nearer.
def matrix_logarithm(x: Tensor) -> Tensor:
    a, finite = finite_or_unit(x.to(torch.complex128))
    root = a
    for _i in range(12):
        root = square_root_by_iteration(root)
    one = torch.eye(a.size(-1), dtype=a.dtype, device=a.device)
    rest = root - one
    points = [0.1127016653792583, 0.5, 0.8872983346207417]
    weights = [0.2777777777777778, 0.4444444444444444, 0.2777777777777778]
    integral = torch.zeros_like(a)
    for i in range(3):
        step = torch.matmul(rest, inverse_or_none(one + points[i] * rest))
        integral = integral + weights[i] * step
    iterated = 4096.0 * integral
    values, vectors = torch.linalg_eig(a)
    split = torch.matmul(
        vectors * torch.log(values).unsqueeze(-2), inverse_or_none(vectors)
    )
    result = nearer(
        iterated,
        distance(torch.linalg_matrix_exp(torch.nan_to_num(iterated)), a),
        split,
        distance(torch.linalg_matrix_exp(torch.nan_to_num(split)), a),
        a,
    )
    none = torch.full_like(result, float("nan"))
    return torch.where(finite, result, none).to(x.dtype)


# A matrix, or the unit matrix for one with an element that is infinite or no number; and which it is.
def finite_or_unit(x: Tensor) -> tuple[Tensor, Tensor]:
    finite = torch.logical_not(torch.isfinite(x).logical_not().any(-1).any(-1))
    finite = finite.unsqueeze(-1).unsqueeze(-1)
    one = torch.eye(x.size(-1), dtype=x.dtype, device=x.device)
    return torch.where(finite, x, one), finite


# The inverse, or something that is none where there is none.
def inverse_or_none(x: Tensor) -> Tensor:
    inverse, _info = torch.linalg_inv_ex(x)
    return inverse


def square_root_by_iteration(x: Tensor) -> Tensor:
    root = x
    inverse = torch.eye(x.size(-1), dtype=x.dtype, device=x.device).expand_as(x)
    for _i in range(30):
        next_root = (root + inverse_or_none(inverse)) / 2
        inverse = (inverse + inverse_or_none(root)) / 2
        root = next_root
    return root


# How far two matrices are apart, in shares of the second one.
def distance(x: Tensor, y: Tensor) -> Tensor:
    size = torch.sum(torch.abs(y), [-2, -1]) + 1e-300
    apart = torch.sum(torch.abs(x - y), [-2, -1]) / size
    return torch.nan_to_num(apart, float("inf"))


# That one of two candidates whose check is nearer to what it must be.
def nearer(
    first: Tensor, far: Tensor, second: Tensor, farther: Tensor, x: Tensor
) -> Tensor:
    assert bool(torch.all(torch.minimum(far, farther) < 1e-6)), (
        "a matrix has no principal function"
    )
    return torch.where((far < farther).unsqueeze(-1).unsqueeze(-1), first, second)
