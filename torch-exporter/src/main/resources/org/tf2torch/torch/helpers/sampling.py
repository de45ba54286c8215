# Random numbers.


# Uniform numbers turned into normal ones no more than 2 from 0, by the inverse of their distribution.
def truncated_normal(uniform: Tensor) -> Tensor:
    bound = 0.9544997361036416  # erf(2 / sqrt(2))
    numbers = torch.erfinv(uniform.to(torch.float64) * (2.0 * bound) - bound) * 1.4142135623730951
    return torch.clamp(numbers, -2.0, 2.0).to(uniform.dtype)


# The slices along the first axis in a random order.
def shuffle_rows(x: Tensor) -> Tensor:
    if x.dim() == 0:
        return x
    return torch.index_select(x, 0, torch.randperm(x.shape[0], device=x.device))
