# Lists of tensors whose elements may be unset.


def list_new(length: int) -> list[Tensor | None]:
    items = torch.jit.annotate(list[Tensor | None], [])
    for _i in range(length):
        items.append(None)
    return items


def list_from_tensor(x: Tensor) -> list[Tensor | None]:
    items = torch.jit.annotate(list[Tensor | None], [])
    for i in range(x.size(0)):
        items.append(x.select(0, i))
    return items


def list_copy(items: list[Tensor | None], length: int) -> list[Tensor | None]:
    copy = torch.jit.annotate(list[Tensor | None], [])
    for i in range(length):
        if i < len(items):
            copy.append(items[i])
        else:
            copy.append(None)
    return copy


# What an unset element reads as; -1 in the shape stands for what the elements that are set have.
def list_zeros(items: list[Tensor | None], shape: list[int], zero: Tensor) -> Tensor:
    known = True
    for size in shape:
        known = known and size >= 0
    sizes = shape
    if not known:
        for item in items:
            if item is not None:
                sizes = item.size()
                known = True
    assert known, "an element that was never set is read, and its shape is unknown"
    return zero.expand(sizes)


def list_get(
    items: list[Tensor | None], index: int, shape: list[int], zero: Tensor
) -> Tensor:
    assert index >= 0, "there is no element before the first one of a list"
    item = items[index]
    if item is not None:
        return item
    return list_zeros(items, shape, zero)


def list_set(
    items: list[Tensor | None], index: int, item: Tensor
) -> list[Tensor | None]:
    assert index >= 0, "there is no element before the first one of a list"
    copy = list_copy(items, max(len(items), index + 1))
    copy[index] = item
    return copy


def list_append(items: list[Tensor | None], item: Tensor) -> list[Tensor | None]:
    copy = list_copy(items, len(items))
    copy.append(item)
    return copy


def list_concat(
    first: list[Tensor | None], second: list[Tensor | None]
) -> list[Tensor | None]:
    both = list_copy(first, len(first))
    for item in second:
        both.append(item)
    return both


def list_length(items: list[Tensor | None], zero: Tensor) -> Tensor:
    return torch.add(zero, len(items))


def list_stack(items: list[Tensor | None], shape: list[int], zero: Tensor) -> Tensor:
    parts = torch.jit.annotate(list[Tensor], [])
    for i in range(len(items)):
        parts.append(list_get(items, i, shape, zero))
    if len(parts) == 0:
        return zero.expand([0] + shape)
    return torch.stack(parts, 0)


# Like torch.stack, also of no tensors, which have the given shape; -1 in it stands for what only a tensor can tell.
def stack_all(items: list[Tensor], shape: list[int], zero: Tensor) -> Tensor:
    if len(items) > 0:
        return torch.stack(items, 0)
    for size in shape:
        assert size >= 0, (
            "a loop that never ran leaves the shape of its results unknown"
        )
    return zero.expand([0] + shape)


def list_gather(
    items: list[Tensor | None], indices: list[int], shape: list[int], zero: Tensor
) -> Tensor:
    parts = torch.jit.annotate(list[Tensor], [])
    for i in indices:
        parts.append(list_get(items, i, shape, zero))
    if len(parts) == 0:
        return zero.expand([0] + shape)
    return torch.stack(parts, 0)


def list_scatter(
    items: list[Tensor | None], indices: list[int], x: Tensor
) -> list[Tensor | None]:
    length = len(items)
    for i in indices:
        assert i >= 0, "there is no element before the first one of a list"
        length = max(length, i + 1)
    copy = list_copy(items, length)
    for i in range(len(indices)):
        copy[indices[i]] = x.select(0, i)
    return copy


def list_join(items: list[Tensor | None], zero: Tensor) -> tuple[Tensor, Tensor]:
    parts = torch.jit.annotate(list[Tensor], [])
    lengths = torch.jit.annotate(list[int], [])
    for item in items:
        assert item is not None, (
            "an element that was never set is read, and its shape is unknown"
        )
        parts.append(item)
        lengths.append(item.size(0))
    return torch.cat(parts, 0), torch.tensor(
        lengths, dtype=torch.int64, device=zero.device
    )


def list_split(x: Tensor, lengths: list[int]) -> list[Tensor | None]:
    items = torch.jit.annotate(list[Tensor | None], [])
    start = 0
    for length in lengths:
        items.append(x.narrow(0, start, length))
        start = start + length
    return items
