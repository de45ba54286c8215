# Moving elements along axes.


# The first lengths[b] elements of an axis in the opposite order, the rest in place.
def reverse_sequence(x: Tensor, lengths: Tensor, axis: int, batch_axis: int) -> Tensor:
    rows = torch.movedim(x, [batch_axis, axis], [0, 1])
    batch = rows.shape[0]
    size = rows.shape[1]
    places = torch.arange(size, device=x.device, dtype=torch.int64).unsqueeze(0)
    ends = lengths.to(torch.int64).unsqueeze(1)
    places = torch.where(torch.lt(places, ends), ends - 1 - places, places)
    offsets = (
        torch.arange(batch, device=x.device, dtype=torch.int64).mul(size).unsqueeze(1)
    )
    flat = torch.flatten(torch.add(places, offsets))
    turned = torch.index_select(torch.flatten(rows, 0, 1), 0, flat)
    return torch.movedim(torch.reshape(turned, rows.shape), [0, 1], [batch_axis, axis])


# NumPy's slicing by entries; bit i of a mask speaks of entry i.
def strided_slice(
    x: Tensor,
    begins: list[int],
    ends: list[int],
    steps: list[int],
    begin_mask: int,
    end_mask: int,
    ellipsis_mask: int,
    new_axis_mask: int,
    shrink_mask: int,
) -> Tensor:
    named = 0
    for i in range(len(steps)):
        bit = 1 << i
        if (ellipsis_mask & bit) == 0 and (new_axis_mask & bit) == 0:
            named = named + 1
    result = x
    axis = 0
    for i in range(len(steps)):
        bit = 1 << i
        if (ellipsis_mask & bit) != 0:
            axis = axis + x.dim() - named
        elif (new_axis_mask & bit) != 0:
            result = torch.unsqueeze(result, axis)
            axis = axis + 1
        elif (shrink_mask & bit) != 0:
            result = torch.select(result, axis, begins[i])
        else:
            size = result.shape[axis]
            forward = steps[i] > 0
            lowest = 0 if forward else -1
            highest = size if forward else size - 1
            begin = begins[i] + size if begins[i] < 0 else begins[i]
            end = ends[i] + size if ends[i] < 0 else ends[i]
            begin = min(max(begin, lowest), highest)
            end = min(max(end, lowest), highest)
            if (begin_mask & bit) != 0:
                begin = lowest if forward else highest
            if (end_mask & bit) != 0:
                end = highest if forward else lowest
            end = max(begin, end) if forward else min(begin, end)
            places = torch.arange(
                begin, end, steps[i], device=x.device, dtype=torch.int64
            )
            result = torch.index_select(result, axis, places)
            axis = axis + 1
    return result


# Two shapes with ones put in front of the shorter one.
def aligned_shapes(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    rank = max(a.shape[0], b.shape[0])
    first = torch.cat(
        [torch.ones([rank - a.shape[0]], device=a.device, dtype=a.dtype), a]
    )
    second = torch.cat(
        [torch.ones([rank - b.shape[0]], device=b.device, dtype=b.dtype), b]
    )
    return first, second


# The shape that tensors of these shapes have together.
def broadcast_shapes(a: Tensor, b: Tensor) -> Tensor:
    first, second = aligned_shapes(a, b)
    return torch.where(torch.eq(first, 1), second, first)


# The axes of the result that each of two operands was repeated along.
def broadcast_axes(a: Tensor, b: Tensor) -> tuple[Tensor, Tensor]:
    if a.shape[0] == b.shape[0] and bool(torch.all(torch.eq(a, b))):
        none = torch.zeros([0], device=a.device, dtype=a.dtype)
        return none, none
    first, second = aligned_shapes(a, b)
    left = torch.flatten(torch.nonzero(torch.eq(first, 1)))
    right = torch.flatten(torch.nonzero(torch.eq(second, 1)))
    return left.to(a.dtype), right.to(a.dtype)
