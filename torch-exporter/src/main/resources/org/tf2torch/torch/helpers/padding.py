# Adding and removing elements at the ends of axes; amounts are (before, after) of each axis in turn.


# Which element each place of a mirrored axis repeats.
def mirrored_index(
    like: Tensor, size: int, before: int, after: int, symmetric: bool
) -> Tensor:
    period = 2 * size if symmetric else 2 * size - 2
    last = period - 1 if symmetric else period
    place = torch.remainder(
        torch.arange(-before, size + after, device=like.device), max(period, 1)
    )
    return torch.where(place < size, place, last - place)


# The elements next to the ends, mirrored; symmetric: the end itself is repeated too.
def mirror_pad(x: Tensor, amounts: list[int], symmetric: bool) -> Tensor:
    result = x
    for axis in range(len(amounts) // 2):
        before = amounts[2 * axis]
        after = amounts[2 * axis + 1]
        if before > 0 or after > 0:
            place = mirrored_index(x, result.shape[axis], before, after, symmetric)
            result = torch.index_select(result, axis, place)
    return result


# What a gradient of the mirrored tensor is for the tensor.
def mirror_pad_gradient(
    gradient: Tensor, amounts: list[int], symmetric: bool
) -> Tensor:
    result = gradient
    for axis in range(len(amounts) // 2):
        before = amounts[2 * axis]
        after = amounts[2 * axis + 1]
        if before > 0 or after > 0:
            size = result.shape[axis] - before - after
            place = mirrored_index(gradient, size, before, after, symmetric)
            inside = torch.narrow(result, axis, 0, size)
            result = torch.index_add(torch.zeros_like(inside), axis, place, result)
    return result


# Pads with one value by amounts that only a run can tell.
def pad_constant(x: Tensor, amounts: list[int], value: Tensor) -> Tensor:
    sizes = torch.jit.annotate(list[int], [])
    for axis in range(x.dim()):
        sizes.append(amounts[2 * axis] + x.shape[axis] + amounts[2 * axis + 1])
    result = value.to(x.dtype).expand(sizes).clone()
    inside = result
    for axis in range(x.dim()):
        inside = torch.narrow(inside, axis, amounts[2 * axis], x.shape[axis])
    inside.copy_(x)
    return result


# Blocks of the axes behind the first become further batches; axes are padded first.
def space_to_batch(x: Tensor, block: list[int], amounts: list[int]) -> Tensor:
    trailing = torch.jit.annotate(list[int], [])
    for axis in range(x.dim() - 1, 0, -1):
        inside = axis <= len(block)
        trailing.append(amounts[2 * axis - 2] if inside else 0)
        trailing.append(amounts[2 * axis - 1] if inside else 0)
    padded = torch.constant_pad_nd(x, trailing, 0)
    split = [x.shape[0]]
    merged = [x.shape[0]]
    order = torch.jit.annotate(list[int], [])
    kept = [0]
    for i in range(len(block)):
        merged[0] = merged[0] * block[i]
        split.append(padded.shape[i + 1] // block[i])
        split.append(block[i])
        merged.append(padded.shape[i + 1] // block[i])
        order.append(2 * i + 2)
        kept.append(2 * i + 1)
    for axis in range(len(block) + 1, x.dim()):
        kept.append(axis + len(block))
        split.append(padded.shape[axis])
        merged.append(padded.shape[axis])
    return padded.reshape(split).permute(order + kept).reshape(merged)


# The way back; what was padding is cut off.
def batch_to_space(x: Tensor, block: list[int], crops: list[int]) -> Tensor:
    batch = x.shape[0]
    for size in block:
        batch = batch // size
    split = block + [batch]
    merged = [batch]
    order = [len(block)]
    for axis in range(1, x.dim()):
        split.append(x.shape[axis])
        order.append(len(block) + axis)
        if axis <= len(block):
            order.append(axis - 1)
            merged.append(x.shape[axis] * block[axis - 1])
        else:
            merged.append(x.shape[axis])
    result = x.reshape(split).permute(order).reshape(merged)
    for i in range(len(block)):
        length = result.shape[i + 1] - crops[2 * i] - crops[2 * i + 1]
        result = torch.narrow(result, i + 1, crops[2 * i], length)
    return result
