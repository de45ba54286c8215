# Comparing the elements of a tensor with each other.


# The different slices along an axis by first appearance, the number of each slice's like, counts.
def unique(x: Tensor, axis: int) -> tuple[Tensor, Tensor, Tensor]:
    size = x.shape[axis]
    if x.numel() == 0:
        # Slices without elements are all alike.
        kinds = 1 if size > 0 else 0
        none = torch.zeros([size], device=x.device, dtype=torch.int64)
        counts = torch.full([kinds], size, device=x.device, dtype=torch.int64)
        return torch.narrow(x, axis, 0, kinds), none, counts
    if x.dim() == 1:
        _, inverse, counts = torch._unique2(x, True, True, True)
    else:
        _, inverse, counts = torch.unique_dim(x, axis, True, True, True)
    places = torch.arange(size, device=x.device, dtype=torch.int64)
    first = torch.full([counts.shape[0]], size, device=x.device, dtype=torch.int64)
    first = torch.scatter_reduce(first, 0, inverse, places, "amin")
    order = torch.argsort(first)
    number = torch.argsort(order)
    values = torch.index_select(x, axis, torch.index_select(first, 0, order))
    return (
        values,
        torch.index_select(number, 0, inverse),
        torch.index_select(counts, 0, order),
    )


# Whether the target class is among the k most probable of its row.
def in_top_k(predictions: Tensor, targets: Tensor, k: int) -> Tensor:
    classes = predictions.shape[1]
    known = torch.logical_and(torch.ge(targets, 0), torch.lt(targets, classes))
    if classes == 0:
        return known
    target = torch.gather(
        predictions, 1, torch.clamp(targets, 0, classes - 1).unsqueeze(1)
    )
    finite = torch.all(torch.isfinite(predictions), 1)
    better = torch.sum(torch.gt(predictions, target), 1)
    return torch.logical_and(torch.logical_and(known, finite), torch.lt(better, k))


# The nearest falling numbers along the last axis: neighbours that rise are pooled into their mean.
# Also which pool each number is in.
def isotonic_regression(x: Tensor) -> tuple[Tensor, Tensor]:
    means = torch.jit.annotate(list[float], [])
    pools = torch.jit.annotate(list[int], [])
    size = x.size(-1) if x.dim() > 0 else 1
    rows = torch.jit.annotate(list[float], torch.flatten(x).tolist())
    for start in range(0, len(rows), max(size, 1)):
        sums = torch.jit.annotate(list[float], [])
        counts = torch.jit.annotate(list[int], [])
        for i in range(size):
            total = rows[start + i]
            count = 1
            while len(sums) > 0 and sums[-1] * count < total * counts[-1]:
                total = total + sums.pop()
                count = count + counts.pop()
            sums.append(total)
            counts.append(count)
        for pool in range(len(sums)):
            for _i in range(counts[pool]):
                means.append(sums[pool] / counts[pool])
                pools.append(pool)
    values = torch.tensor(means, dtype=x.dtype, device=x.device).reshape(x.shape)
    return values, torch.tensor(pools, dtype=torch.int64, device=x.device).reshape(
        x.shape
    )
