# Counting.

# Sums of weights by number, along the last axis; torch.bincount takes no matrices and no integer
# weights.
def bincount(values: Tensor, bins: int, weights: Tensor, binary: bool) -> Tensor:
    ones = torch.ones(values.shape, dtype=weights.dtype, device=values.device)
    summands = ones if binary or weights.numel() == 0 else weights
    sizes = [values.size(i) for i in range(values.dim() - 1)] + [bins + 1]
    sums = torch.zeros(sizes, dtype=weights.dtype, device=values.device)
    # What lies above the last bin is collected behind it, and dropped.
    places = torch.clamp(values.to(torch.int64), max=bins)
    sums = sums.scatter_add(-1, places, summands)[..., :bins]
    return torch.clamp(sums, max=1) if binary else sums
