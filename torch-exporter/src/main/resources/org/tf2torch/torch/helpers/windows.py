# Windows over channels-first images [n, c, s...] that torch has no layer for.


# The largest element of each window, of any dtype.
def max_pool_windows(x: Tensor, kernel: list[int], strides: list[int]) -> Tensor:
    result = x
    for i in range(len(kernel)):
        if result.shape[i + 2] < kernel[i]:
            result = torch.narrow(result, i + 2, 0, 0)
        else:
            result = torch.amax(result.unfold(i + 2, kernel[i], strides[i]), [-1])
    return result


# As above, perhaps padded. A window that reaches over an edge holds the edge, so repeating the edge changes nothing.
def max_pool_computed(
    x: Tensor, kernel: list[int], strides: list[int], same: bool
) -> Tensor:
    result = x
    if same:
        for i in range(len(kernel)):
            size = x.shape[i + 2]
            count = (size + strides[i] - 1) // strides[i]
            total = max((count - 1) * strides[i] + kernel[i] - size, 0)
            place = torch.arange(
                -(total // 2), size + total - total // 2, device=x.device
            )
            result = torch.index_select(result, i + 2, torch.clamp(place, 0, size - 1))
    return max_pool_windows(result, kernel, strides)


# amounts: (before, after) of height and width. Indices count the elements of [n, h, w, c], or of [h, w, c].
def max_pool_with_indices(
    x: Tensor,
    kernel: list[int],
    strides: list[int],
    amounts: list[int],
    batch_in_index: bool,
) -> tuple[Tensor, Tensor]:
    wide = x if x.is_floating_point() else x.to(torch.float64)
    padded = torch.constant_pad_nd(
        wide, [amounts[2], amounts[3], amounts[0], amounts[1]], float("-inf")
    )
    values, place = torch.max_pool2d_with_indices(padded, kernel, strides)
    row = torch.floor_divide(place, padded.shape[3]) - amounts[0]
    column = torch.remainder(place, padded.shape[3]) - amounts[2]
    channel = torch.arange(x.shape[1], device=x.device).reshape([1, -1, 1, 1])
    index = (row * x.shape[3] + column) * x.shape[1] + channel
    if batch_in_index:
        image = torch.arange(x.shape[0], device=x.device).reshape([-1, 1, 1, 1])
        index = index + image * (x.shape[1] * x.shape[2] * x.shape[3])
    return values.to(x.dtype), index


# The first of equal elements gets the gradient.
def max_pool_gradient(
    gradient: Tensor,
    amounts: list[int],
    x: Tensor,
    kernel: list[int],
    strides: list[int],
) -> Tensor:
    padded = torch.constant_pad_nd(
        x, [amounts[2], amounts[3], amounts[0], amounts[1]], float("-inf")
    )
    _, place = torch.max_pool2d_with_indices(padded, kernel, strides)
    result = torch.zeros_like(padded).flatten(2)
    result = torch.scatter_add(result, 2, place.flatten(2), gradient.flatten(2))
    result = result.unflatten(2, [padded.shape[2], padded.shape[3]])
    return torch.narrow(
        torch.narrow(result, 2, amounts[0], x.shape[2]), 3, amounts[2], x.shape[3]
    )


# Each window's share goes to those of its elements that are in the image; one axis after the other.
def average_pool_gradient(
    gradient: Tensor,
    amounts: list[int],
    sizes: list[int],
    kernel: list[int],
    strides: list[int],
) -> Tensor:
    result = gradient
    for i in range(len(kernel)):
        starts = (
            torch.arange(result.shape[i + 2], device=gradient.device) * strides[i]
            - amounts[2 * i]
        )
        places = starts.unsqueeze(1) + torch.arange(kernel[i], device=gradient.device)
        inside = (places >= 0) & (places < sizes[i])
        count = torch.sum(inside, [1], True).to(gradient.dtype)
        last = result.transpose(i + 2, -1)
        shares = torch.where(inside, last.unsqueeze(-1) / count, 0.0).flatten(-2)
        shape = list(last.shape)
        shape[-1] = sizes[i]
        empty = torch.zeros(shape, dtype=gradient.dtype, device=gradient.device)
        index = torch.clamp(places, 0, sizes[i] - 1).flatten()
        result = torch.index_add(empty, -1, index, shares).transpose(i + 2, -1)
    return result


# x is padded already; size is that of the kernel [out, in / groups, s...].
def conv_kernel_gradient(
    x: Tensor,
    gradient: Tensor,
    size: list[int],
    strides: list[int],
    dilations: list[int],
) -> Tensor:
    kernel = torch.zeros(size, dtype=x.dtype, device=x.device)
    none = torch.jit.annotate(list[int], [])
    for _ in range(len(strides)):
        none.append(0)
    groups = x.shape[1] // size[1]
    _, result, _ = torch.convolution_backward(
        gradient,
        x,
        kernel,
        None,
        strides,
        none,
        dilations,
        False,
        none,
        groups,
        [False, True, False],
    )
    return result


# x normalised by its own statistics along an axis: result, mean, variance (biased).
def batch_norm_training(
    x: Tensor, weight: Tensor, bias: Tensor, axis: int, epsilon: float
) -> tuple[Tensor, Tensor, Tensor]:
    last = x.to(torch.float32).transpose(axis, -1)
    flat = torch.flatten(last, 0, -2)
    mean = torch.mean(flat, [0])
    variance = torch.mean(torch.square(flat - mean), [0])
    result = (last - mean) * (torch.rsqrt(variance + epsilon) * weight) + bias
    return result.transpose(axis, -1).to(x.dtype), mean, variance


# What a gradient of a batch normalisation is for x, weight and bias; channels are the last axis. In training, mean and
# variance came from x itself.
def batch_norm_gradient(
    gradient: Tensor,
    x: Tensor,
    weight: Tensor,
    mean: Tensor,
    variance: Tensor,
    epsilon: float,
    training: bool,
) -> tuple[Tensor, Tensor, Tensor]:
    g = torch.flatten(gradient.to(torch.float32), 0, -2)
    inverse = torch.rsqrt(variance + epsilon)
    centered = torch.flatten(x.to(torch.float32), 0, -2) - mean
    bias_gradient = torch.sum(g, [0])
    weight_gradient = torch.sum(g * centered, [0]) * inverse
    rest = g
    if training:
        count = float(g.shape[0])
        rest = (
            g - bias_gradient / count - centered * (inverse * weight_gradient / count)
        )
    return (
        (rest * (inverse * weight)).reshape(x.shape).to(x.dtype),
        weight_gradient,
        bias_gradient,
    )
