# Special functions, computed in float64 and rounded to the dtype of their argument.

# (-1)^(n + 1) n! zeta(n + 1, x) (Abramowitz and Stegun, 6.4.10); orders that are no whole number have
# no value.
def polygamma(n: Tensor, x: Tensor) -> Tensor:
    order = n + 1
    sign = torch.where(torch.remainder(n, 2) == 0, -1.0, 1.0).to(x.dtype)
    value = sign * torch.exp(torch.lgamma(order)) * zeta(order, x)
    none = torch.full_like(value, float("nan"))
    result = torch.where(n == 0, torch.where(x == 0, none, torch.digamma(x)), value)
    return torch.where((n < 0) | (n != torch.floor(n)), none, result)


# Rybicki's method (Numerical Recipes, 6.10): a sum of bells at odd multiples of h around x.
def dawson(x: Tensor) -> Tensor:
    z = x.to(torch.float64)
    h = 0.2
    center = 2 * torch.round(z / (2 * h))
    total = torch.zeros_like(z)
    for k in range(-41, 42, 2):
        n = center + k
        total = total + torch.exp(-torch.square(z - n * h)) / n
    near_zero = z * (1 - 2 * z * z / 3)
    value = torch.where(torch.abs(z) < 1e-4, near_zero, total * 0.5641895835477563)
    return torch.where(torch.abs(z) > 1e8, 0.5 / z, value).to(x.dtype)


# Ei(x) for x > 0: its power series (Abramowitz and Stegun, 5.1.10), from 40 on the asymptotic one.
def expint(x: Tensor) -> Tensor:
    z = x.to(torch.float64)
    small = torch.clamp(z, max=40.0)
    term = torch.ones_like(z)
    series = torch.zeros_like(z)
    for k in range(1, 160):
        term = term * small / k
        series = series + term / k
    large = torch.clamp(z, min=40.0)
    term = torch.ones_like(z)
    asymptotic = torch.ones_like(z)
    for k in range(1, 40):
        term = term * k / large
        asymptotic = asymptotic + term
    value = torch.where(
        z < 40,
        0.5772156649015329 + torch.log(z) + series,
        torch.exp(z) / large * asymptotic,
    )
    return value.to(x.dtype)


def fresnel_cos(x: Tensor) -> Tensor:
    return fresnel(x, 0.5).to(x.dtype)


def fresnel_sin(x: Tensor) -> Tensor:
    return fresnel(x, 0.0).to(x.dtype)


# The integral of sin(pi (t^2 / 2 + phase)) from 0 to x: by Gauss's five points on 40 panels up to
# |x| = 5, from there on asymptotically (Abramowitz and Stegun, 7.3.9, 7.3.27 and 7.3.28).
def fresnel(x: Tensor, phase: float) -> Tensor:
    z = torch.abs(x.to(torch.float64))
    near = torch.clamp(z, max=5.0)
    half = near / 80
    total = torch.zeros_like(z)
    points = [0.0, 0.5384693101056831, 0.9061798459386640]
    weights = [0.5688888888888889, 0.4786286704993665, 0.2369268850561891]
    for panel in range(40):
        for i in range(3):
            right = half * (2 * panel + 1 + points[i])
            left = half * (2 * panel + 1 - points[i])
            at_right = torch.sin(3.141592653589793 * (right * right / 2 + phase))
            at_left = torch.sin(3.141592653589793 * (left * left / 2 + phase))
            share = weights[i] if i > 0 else weights[i] / 2
            total = total + share * (at_right + at_left)
    far = torch.clamp(z, min=5.0)
    u = 1 / torch.square(3.141592653589793 * far * far)
    f = (1 - 3 * u * (1 - 35 * u * (1 - 99 * u))) / (3.141592653589793 * far)
    g = (1 - 15 * u * (1 - 63 * u * (1 - 143 * u))) / (
        9.869604401089358 * far * far * far
    )
    # The angle grows with x^2: whole turns are taken off before it is multiplied with pi.
    turns = torch.remainder(far * far / 4, 1.0) * 2 + phase
    angle = 3.141592653589793 * turns
    tail = 0.5 - f * torch.cos(angle) - g * torch.sin(angle)
    value = torch.where(z < 5, half * total, tail)
    return torch.where(z > 36974, 0.5, value) * torch.sign(x.to(torch.float64))


# Li2(1 - x): the power series around x = 1, everywhere else by the relations of Abramowitz and
# Stegun, 27.7.3 and 27.7.4.
def spence(x: Tensor) -> Tensor:
    z = x.to(torch.float64)
    inverted = torch.where(z > 1.5, 1 / z, z)
    reflected = inverted < 0.5
    y = torch.where(reflected, inverted, 1 - inverted)
    power = torch.ones_like(y)
    series = torch.zeros_like(y)
    for k in range(1, 60):
        power = power * y
        series = series + power / (k * k)
    value = torch.where(
        reflected,
        1.6449340668482264 - torch.xlogy(torch.log1p(-inverted), inverted) - series,
        series,
    )
    value = torch.where(z > 1.5, -0.5 * torch.square(torch.log(z)) - value, value)
    return torch.where(
        (z < 0) | torch.isinf(z), torch.full_like(value, float("nan")), value
    ).to(x.dtype)


# The continued fraction of Abramowitz and Stegun, 26.5.8, by Lentz's method.
def betainc(a: Tensor, b: Tensor, x: Tensor) -> Tensor:
    shape = (a + b + x).shape
    p = a.expand(shape).to(torch.float64)
    q = b.expand(shape).to(torch.float64)
    z = x.expand(shape).to(torch.float64)
    swap = z > (p + 1) / (p + q + 2)
    c = torch.where(swap, q, p)
    d = torch.where(swap, p, q)
    y = torch.where(swap, 1 - z, z)
    log_scale = torch.lgamma(c + d) - torch.lgamma(c) - torch.lgamma(d)
    scale = torch.exp(log_scale + torch.xlogy(c, y) + torch.xlogy(d, 1 - y)) / c
    value = scale * beta_fraction(c, d, y)
    value = torch.where(swap, 1 - value, value)
    value = torch.where(
        torch.isnan(p + q + z), torch.full_like(value, float("nan")), value
    )
    # At the ends even parameters that are no numbers do not count.
    value = torch.where((z == 0) | (z == 1), z, value)
    outside = (z < 0) | (z > 1) | (p <= 0) | (q <= 0)
    return torch.where(outside, torch.full_like(value, float("nan")), value).to(x.dtype)


def beta_fraction(a: Tensor, b: Tensor, x: Tensor) -> Tensor:
    tiny = 1e-300
    upper = torch.ones_like(x)
    lower = 1 / away_from_zero(1 - (a + b) * x / (a + 1), tiny)
    value = lower
    for m in range(1, 300):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        lower = 1 / away_from_zero(1 + even * lower, tiny)
        upper = away_from_zero(1 + even / upper, tiny)
        value = value * lower * upper
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        lower = 1 / away_from_zero(1 + odd * lower, tiny)
        upper = away_from_zero(1 + odd / upper, tiny)
        value = value * lower * upper
    return value


def away_from_zero(x: Tensor, tiny: float) -> Tensor:
    return torch.where(torch.abs(x) < tiny, torch.full_like(x, tiny), x)


# Bessel's integral (Abramowitz and Stegun, 9.1.21), whose integrand is periodic: the trapezoidal rule
# is exact for |x| < 30. torch's own is 2e-7 off around 5 in float64.
def bessel_j(order: int, x: Tensor) -> Tensor:
    near = torch.clamp(x, min=-12.0, max=12.0)
    total = torch.zeros_like(x)
    for k in range(64):
        angle = k * 0.09817477042468103
        sine = torch.sin(torch.full([], angle, dtype=x.dtype, device=x.device))
        total = total + torch.cos(order * angle - near * sine)
    far = torch.special_bessel_j0(x) if order == 0 else torch.special_bessel_j1(x)
    return torch.where(torch.abs(x) < 12, total / 64, far)


def bessel_j0(x: Tensor) -> Tensor:
    return bessel_j(0, x.to(torch.float64)).to(x.dtype)


def bessel_j1(x: Tensor) -> Tensor:
    return bessel_j(1, x.to(torch.float64)).to(x.dtype)


def bessel_y0(x: Tensor) -> Tensor:
    return bessel_y(0, x.to(torch.float64)).to(x.dtype)


# TensorFlow's pole at 0 is no number in less than double precision.
def bessel_y1(x: Tensor) -> Tensor:
    value = bessel_y(1, x.to(torch.float64)).to(x.dtype)
    if x.dtype == torch.float64:
        return value
    return torch.where(x == 0, torch.full_like(value, float("nan")), value)


# torch's own are only as precise as float32 in parts.
def bessel_y(order: int, x: Tensor) -> Tensor:
    near = bessel_y_series(order, torch.clamp(x, min=0.0, max=5.0))
    middle = bessel_y_integral(order, torch.clamp(x, min=5.0, max=25.0))
    far = bessel_y_asymptotic(order, torch.clamp(x, min=25.0))
    value = torch.where(x < 5, near, torch.where(x < 25, middle, far))
    return torch.where(x <= 0, torch.full_like(value, -float("inf")), value)


# Abramowitz and Stegun, 9.1.11.
def bessel_y_series(order: int, x: Tensor) -> Tensor:
    quarter = torch.square(x) / 4
    term = torch.ones_like(x) if order == 0 else x / 2
    total = term * (order * 0.5)
    harmonic = 0.0
    for k in range(1, 40):
        harmonic = harmonic + 1.0 / k
        term = term * (-quarter / (k * (k + order)))
        total = total + term * (harmonic + order * 0.5 / (k + 1))
    log = torch.log(x / 2) + 0.5772156649015329
    value = 0.6366197723675814 * (log * bessel_j(order, x) - total)
    return value if order == 0 else value - 0.6366197723675814 / x


# Abramowitz and Stegun, 9.1.22, by Gauss's five points on 60 panels; the integral that has no end is
# cut where it is below the precision of float64.
def bessel_y_integral(order: int, x: Tensor) -> Tensor:
    points = [0.0, 0.5384693101056831, 0.9061798459386640]
    weights = [0.2844444444444444, 0.4786286704993665, 0.2369268850561891]
    total = torch.zeros_like(x)
    limit = torch.asinh(40 / x)
    for panel in range(60):
        for i in range(3):
            for side in [-1.0, 1.0]:
                place = torch.full_like(x, (2 * panel + 1 + side * points[i]) / 120)
                angle = place * 3.141592653589793
                wave = torch.sin(x * torch.sin(angle) - order * angle)
                t = place * limit
                powers = torch.exp(order * t) + (1 - 2 * order) * torch.exp(-order * t)
                fall = (
                    powers * torch.exp(-x * torch.sinh(t)) * limit / 3.141592653589793
                )
                total = total + weights[i] * (wave - fall)
    return total / 120


# Abramowitz and Stegun, 9.2.6.
def bessel_y_asymptotic(order: int, x: Tensor) -> Tensor:
    p = torch.ones_like(x)
    q = torch.zeros_like(x)
    term = torch.ones_like(x)
    for k in range(1, 16):
        odd = 2 * k - 1
        term = term * ((4 * order * order - odd * odd) / (8.0 * k)) / x
        sign = 1 - 2 * ((k // 2) % 2)
        if k % 2 == 1:
            q = q + sign * term
        else:
            p = p + sign * term
    angle = x - (2 * order + 1) * 0.7853981633974483
    return torch.sqrt(0.6366197723675814 / x) * (
        p * torch.sin(angle) + q * torch.cos(angle)
    )


# The incomplete gamma functions as TensorFlow has them at the edges: no number is a result of none,
# and of a <= 0 or x < 0; both are 0 where both operands are infinite, and the lower one for x = 0.
def igamma(a: Tensor, x: Tensor) -> Tensor:
    value = gamma_edges(a, x, torch.igamma(a, x))
    return torch.where(x == 0, torch.zeros_like(value), value)


def igammac(a: Tensor, x: Tensor) -> Tensor:
    return gamma_edges(a, x, torch.igammac(a, x))


def gamma_edges(a: Tensor, x: Tensor, value: Tensor) -> Tensor:
    value = torch.where(torch.isinf(a) & torch.isinf(x), torch.zeros_like(value), value)
    none = (a <= 0) | (x < 0) | torch.isnan(a) | torch.isnan(x)
    return torch.where(none, torch.full_like(value, float("nan")), value)


# The derivative of the lower incomplete gamma function by a: a difference of sixth order of whichever
# of the two functions is the smaller one, and with it precise.
def igamma_by_a(a: Tensor, x: Tensor) -> Tensor:
    alpha = a.to(torch.float64)
    z = x.to(torch.float64)
    step = 0.02 * torch.clamp(alpha, max=1.0)
    lower = torch.zeros_like(alpha * z)
    upper = torch.zeros_like(lower)
    weights = [45.0, -9.0, 1.0]
    for i in range(3):
        above = alpha + (i + 1) * step
        below = alpha - (i + 1) * step
        lower = lower + weights[i] * (torch.igamma(above, z) - torch.igamma(below, z))
        upper = upper - weights[i] * (torch.igammac(above, z) - torch.igammac(below, z))
    slope = torch.where(z < alpha, lower, upper) / (60 * step)
    zero = torch.zeros_like(slope)
    slope = torch.where(torch.isinf(alpha) | torch.isinf(z), zero, slope)
    none = (alpha <= 0) | (z < 0) | torch.isnan(alpha) | torch.isnan(z)
    slope = torch.where(none, torch.full_like(slope, float("nan")), slope)
    return torch.where(z == 0, zero, slope).to(x.dtype)


# The derivative by alpha of a gamma variate that keeps its place in the distribution.
def gamma_sample_by_a(a: Tensor, x: Tensor) -> Tensor:
    alpha = a.to(torch.float64)
    z = x.to(torch.float64)
    density = torch.exp(torch.xlogy(alpha - 1, z) - z - torch.lgamma(alpha))
    slope = igamma_by_a(alpha, z)
    quotient = torch.where(slope == 0, slope, torch.neg(slope) / density)
    return quotient.to(x.dtype)


# At the poles, whole q that are not positive, TensorFlow has infinity for even x and else no number.
def zeta(x: Tensor, q: Tensor) -> Tensor:
    value = torch.special_zeta(x, q)
    none = torch.full_like(value, float("nan"))
    pole = (q <= 0) & (q == torch.floor(q)) & ~(x <= 1)
    even = torch.isinf(x) | (torch.remainder(x, 2) == 0)
    value = torch.where(
        pole, torch.where(even, torch.full_like(value, float("inf")), none), value
    )
    # Terms that are all 0: torch divides infinity by itself.
    vanishes = (x > 1) & ((q == float("inf")) | (torch.isinf(x) & (q > 1)))
    return torch.where(vanishes, torch.zeros_like(value), value)


# The value where x is not negative, infinity elsewhere.
def infinite_below_zero(value: Tensor, x: Tensor) -> Tensor:
    return torch.where(x < 0, torch.full_like(value, float("inf")), value)
