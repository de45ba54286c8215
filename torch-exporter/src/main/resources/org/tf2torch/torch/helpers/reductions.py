# Combining elements along axes.

# The axes moved behind the others and made one; a new axis of size 1 if there are none.
def merge_axes(x: Tensor, axes: list[int]) -> Tensor:
    kept = torch.jit.annotate(list[int], [])
    merged = torch.jit.annotate(list[int], [])
    sizes = torch.jit.annotate(list[int], [])
    count = 1
    for axis in range(x.dim()):
        if axis in axes or axis - x.dim() in axes:
            merged.append(axis)
            count *= x.size(axis)
        else:
            kept.append(axis)
            sizes.append(x.size(axis))
    return x.permute(kept + merged).reshape(sizes + [count])


# The sizes of a tensor, 1 for the axes.
def kept_sizes(x: Tensor, axes: list[int]) -> Tensor:
    sizes = torch.jit.annotate(list[int], [])
    for axis in range(x.dim()):
        sizes.append(1 if axis in axes or axis - x.dim() in axes else x.size(axis))
    return torch.tensor(sizes, dtype=torch.int64, device=x.device)


# The largest elements along axes; of no elements the lowest number there is.
def amax(x: Tensor, axes: list[int], keep_dims: bool) -> Tensor:
    return torch.amax(with_neutral_element(x, axes, False), axes, keep_dims)


# The smallest elements along axes; of no elements the highest number there is.
def amin(x: Tensor, axes: list[int], keep_dims: bool) -> Tensor:
    return torch.amin(with_neutral_element(x, axes, True), axes, keep_dims)


# The tensor, or where axes are empty, one with a single limit of its dtype along them.
def with_neutral_element(x: Tensor, axes: list[int], highest: bool) -> Tensor:
    sizes = torch.jit.annotate(list[int], [])
    empty = False
    for axis in range(x.dim()):
        reduced = axis in axes or axis - x.dim() in axes
        empty = empty or (reduced and x.size(axis) == 0)
        sizes.append(1 if reduced else x.size(axis))
    if not empty:
        return x
    if x.is_floating_point():
        return (
            torch.full(sizes, 1.0 if highest else -1.0, dtype=x.dtype, device=x.device)
            / 0.0
        )
    limit = torch.ones([], dtype=x.dtype, device=x.device)
    if x.dtype == torch.uint8:
        return torch.full(sizes, 255 if highest else 0, dtype=x.dtype, device=x.device)
    bits = 8 * x.element_size()
    lowest = torch.bitwise_left_shift(limit, bits - 1)
    return (torch.bitwise_not(lowest) if highest else lowest).expand(sizes)


# A tensor with axes of size 1 behind its own, as many as the other one has more.
def with_trailing_axes(x: Tensor, like: Tensor) -> Tensor:
    for _ in range(like.dim() - x.dim()):
        x = x.unsqueeze(-1)
    return x
