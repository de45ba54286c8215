# Picking and placing elements by indices.


# The product of some sizes.
def count_of(sizes: list[int]) -> int:
    count = 1
    for size in sizes:
        count = count * size
    return count


# The row-major number of the slice that each index vector (the last axis) names.
def flat_index(sizes: list[int], indices: Tensor) -> Tensor:
    number = torch.zeros_like(torch.sum(indices, -1))
    for i in range(len(sizes)):
        number = torch.add(torch.mul(number, sizes[i]), torch.select(indices, -1, i))
    return number


# Which index vectors lie inside the sizes.
def inside(sizes: list[int], indices: Tensor) -> Tensor:
    result = torch.ones_like(torch.sum(indices, -1), dtype=torch.bool)
    for i in range(len(sizes)):
        index = torch.select(indices, -1, i)
        valid = torch.logical_and(torch.ge(index, 0), torch.lt(index, sizes[i]))
        result = torch.logical_and(result, valid)
    return result


# Slices along an axis, picked by indices that share the first batch_dims axes with x.
def gather(x: Tensor, indices: Tensor, axis: int, batch_dims: int) -> Tensor:
    at = axis + x.dim() if axis < 0 else axis
    batch = list(x.shape[:batch_dims])
    between = list(x.shape[batch_dims:at])
    after = list(x.shape[at + 1 :])
    picked = list(indices.shape[batch_dims:])
    batches = count_of(batch)
    size = x.shape[at]
    rows = torch.reshape(
        torch.movedim(x, at, batch_dims), [batches * size] + between + after
    )
    offsets = torch.arange(batches, device=x.device, dtype=torch.int64).mul(size)
    numbers = torch.reshape(indices, [batches, count_of(picked)]).add(
        offsets.unsqueeze(1)
    )
    slices = torch.index_select(rows, 0, torch.flatten(numbers))
    # [batch, picked, between, after] to [batch, between, picked, after]
    result = torch.reshape(slices, batch + picked + between + after)
    source: list[int] = torch.jit.annotate(list[int], [])
    target: list[int] = torch.jit.annotate(list[int], [])
    for i in range(len(picked)):
        source.append(batch_dims + i)
        target.append(at + i)
    return torch.movedim(result, source, target)


# Slices of x, each picked by a vector of leading indices.
def gather_nd(
    x: Tensor, indices: Tensor, batch_dims: int, zero_outside: bool
) -> Tensor:
    depth = indices.shape[-1]
    batch = list(x.shape[:batch_dims])
    named = list(x.shape[batch_dims : batch_dims + depth])
    inner = list(x.shape[batch_dims + depth :])
    number = flat_index(named, indices)
    valid = inside(named, indices)
    if zero_outside:
        number = torch.mul(number, valid.to(torch.int64))
    batches = count_of(batch)
    size = count_of(named)
    picked = list(indices.shape[batch_dims:-1])
    offsets = torch.arange(batches, device=x.device, dtype=torch.int64).mul(size)
    numbers = torch.reshape(number, [batches, count_of(picked)]).add(
        offsets.unsqueeze(1)
    )
    rows = torch.reshape(x, [batches * size] + inner)
    slices = torch.index_select(rows, 0, torch.flatten(numbers))
    if zero_outside:
        keep = torch.reshape(valid, [slices.shape[0]] + [1] * len(inner))
        slices = torch.where(keep, slices, torch.zeros_like(slices))
    return torch.reshape(slices, batch + picked + inner)


# x with updates combined into the slices that the index vectors name.
def scatter(
    x: Tensor, indices: Tensor, updates: Tensor, how: str, skip_outside: bool
) -> Tensor:
    depth = indices.shape[-1]
    named = list(x.shape[:depth])
    inner = list(x.shape[depth:])
    numbers = torch.flatten(flat_index(named, indices))
    rows = torch.reshape(x, [count_of(named), count_of(inner)])
    values = torch.reshape(updates, [numbers.shape[0], count_of(inner)])
    if skip_outside:
        keep = torch.flatten(inside(named, indices))
        numbers = numbers[keep]
        values = values[keep]
    if how == "update":
        rows = torch.index_put(rows, [numbers], values)
    elif how == "add":
        rows = torch.index_put(rows, [numbers], values, True)
    elif how == "sub":
        rows = torch.index_put(rows, [numbers], torch.neg(values), True)
    else:
        places = numbers.unsqueeze(1).expand_as(values)
        if how == "div":
            product = torch.scatter_reduce(
                torch.ones_like(rows), 0, places, values, "prod"
            )
            exact = rows.is_floating_point() or rows.is_complex()
            rows = (
                torch.div(rows, product)
                if exact
                else torch.div(rows, product, rounding_mode="trunc")
            )
        else:
            rows = torch.scatter_reduce(rows, 0, places, values, how)
    return torch.reshape(rows, x.shape)


# A new axis of that size: on where the index names the place, off elsewhere.
def one_hot(indices: Tensor, size: int, on: Tensor, off: Tensor, axis: int) -> Tensor:
    at = axis + indices.dim() + 1 if axis < 0 else axis
    places = torch.arange(size, device=indices.device, dtype=torch.int64)
    places = torch.reshape(places, [size] + [1] * (indices.dim() - at))
    return torch.where(torch.eq(torch.unsqueeze(indices, at), places), on, off)


# Row r of the result is the last of the slices whose index is r.
def stitch(indices: list[Tensor], data: list[Tensor]) -> Tensor:
    inner = list(data[0].shape[indices[0].dim() :])
    flat: list[Tensor] = torch.jit.annotate(list[Tensor], [])
    slices: list[Tensor] = torch.jit.annotate(list[Tensor], [])
    for i in range(len(indices)):
        flat.append(torch.flatten(indices[i]))
        slices.append(torch.reshape(data[i], [indices[i].numel()] + inner))
    numbers = torch.cat(flat, 0)
    rows = torch.cat(slices, 0)
    if numbers.numel() == 0:
        return rows
    count = int(torch.max(numbers)) + 1
    order = torch.arange(numbers.shape[0], device=numbers.device, dtype=torch.int64)
    last = torch.zeros([count], device=numbers.device, dtype=torch.int64)
    last = torch.scatter_reduce(last, 0, numbers, order, "amax")
    return torch.index_select(rows, 0, last)
