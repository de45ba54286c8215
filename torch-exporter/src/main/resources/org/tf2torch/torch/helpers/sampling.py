# Random numbers.


# Uniform numbers turned into normal ones no more than 2 from 0, by the inverse of their distribution.
def truncated_normal(uniform: Tensor) -> Tensor:
    bound = 0.9544997361036416  # erf(2 / sqrt(2))
    numbers = (
        torch.erfinv(uniform.to(torch.float64) * (2.0 * bound) - bound)
        * 1.4142135623730951
    )
    return torch.clamp(numbers, -2.0, 2.0).to(uniform.dtype)


# Uniform numbers turned into normal ones between two limits. The distribution function is precise
# below 0 only: what lies above is computed from the other side.
def truncated_between(uniform: Tensor, low: Tensor, high: Tensor) -> Tensor:
    above = low > 0
    least = torch.where(above, torch.neg(high), low)
    most = torch.where(above, torch.neg(low), high)
    below_least = torch.special_erfc(least * -0.7071067811865476) / 2
    below_most = torch.special_erfc(most * -0.7071067811865476) / 2
    numbers = torch.special_ndtri(below_least + uniform * (below_most - below_least))
    numbers = torch.minimum(torch.maximum(numbers, least), most)
    return torch.where(above, torch.neg(numbers), numbers)


# Points of Sobol's sequence behind the first ones; torch's own engine, whose point 0 is the origin.
def sobol_points(dimensions: int, count: int, skipped: int) -> Tensor:
    assert dimensions >= 1 and dimensions <= 21201, "there is no such Sobol sequence"
    assert count >= 0 and skipped >= 0, (
        "a Sobol sequence has no points before its first one"
    )
    directions = torch.zeros([dimensions, 30], dtype=torch.int64)
    directions = torch._sobol_engine_initialize_state_(directions, dimensions)
    point = torch.zeros([dimensions], dtype=torch.int64)
    point = torch._sobol_engine_ff_(point, skipped, directions, dimensions, 0)
    points, _last = torch._sobol_engine_draw(
        point, count, directions, dimensions, skipped, torch.float64
    )
    return points


# The slices along the first axis in a random order.
def shuffle_rows(x: Tensor) -> Tensor:
    if x.dim() == 0:
        return x
    return torch.index_select(x, 0, torch.randperm(x.shape[0], device=x.device))
