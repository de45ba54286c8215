# Resizing as TensorFlow's kernels do it, on images [batch, channels, height, width].
# Sources: tensorflow/core/kernels/image/resize_*_op.cc, image_resizer_state.h, scale_and_translate_op.cc.


# Input elements per output element, in float32 like TensorFlow once it meets a tensor.
def resize_scale(in_size: int, out_size: int, align_corners: bool) -> float:
    if align_corners and out_size > 1:
        return float(in_size - 1) / float(out_size - 1)
    return float(in_size) / float(max(out_size, 1))


# Where in the input each output element lies.
def resize_positions(
    like: Tensor, in_size: int, out_size: int, align_corners: bool, half_pixel: bool
) -> Tensor:
    scale = resize_scale(in_size, out_size, align_corners)
    place = torch.arange(out_size, dtype=torch.float32, device=like.device)
    if half_pixel:
        return (place + 0.5) * scale - 0.5
    return place * scale


# The input element each output element copies; halves are rounded away from zero.
def resize_nearest_index(
    like: Tensor, in_size: int, out_size: int, align_corners: bool, half_pixel: bool
) -> Tensor:
    at = resize_positions(like, in_size, out_size, align_corners, False)
    if half_pixel:
        place = torch.arange(out_size, dtype=torch.float32, device=like.device)
        at = (place + 0.5) * resize_scale(in_size, out_size, align_corners)
    index = torch.floor(at)
    if align_corners:
        index = torch.where(at - index >= 0.5, index + 1.0, index)
    return torch.clamp(index, 0, in_size - 1).to(torch.int64)


def resize_nearest(
    x: Tensor, size: list[int], align_corners: bool, half_pixel: bool
) -> Tensor:
    rows = resize_nearest_index(x, x.shape[2], size[0], align_corners, half_pixel)
    columns = resize_nearest_index(x, x.shape[3], size[1], align_corners, half_pixel)
    return torch.index_select(torch.index_select(x, 2, rows), 3, columns)


# The two neighbours of each output element along an axis, and the share of the second.
def resize_linear_taps(
    like: Tensor, in_size: int, out_size: int, align_corners: bool, half_pixel: bool
) -> tuple[Tensor, Tensor, Tensor]:
    at = resize_positions(like, in_size, out_size, align_corners, half_pixel)
    floor = torch.floor(at)
    lower = torch.clamp(floor, 0, in_size - 1).to(torch.int64)
    upper = torch.clamp(torch.ceil(at), 0, in_size - 1).to(torch.int64)
    return (lower, upper, at - floor)


def resize_linear_last(
    x: Tensor, out_size: int, align_corners: bool, half_pixel: bool
) -> Tensor:
    lower, upper, share = resize_linear_taps(
        x, x.shape[-1], out_size, align_corners, half_pixel
    )
    first = torch.index_select(x, -1, lower)
    second = torch.index_select(x, -1, upper)
    return first + (second - first) * share


def resize_bilinear(
    image: Tensor, size: list[int], align_corners: bool, half_pixel: bool
) -> Tensor:
    x = image.to(torch.float32)
    if x.shape[2] == size[0] and x.shape[3] == size[1]:
        return x
    x = resize_linear_last(x, size[1], align_corners, half_pixel)
    return resize_linear_last(
        x.transpose(2, 3), size[0], align_corners, half_pixel
    ).transpose(2, 3)


# Keys's cubic at a distance of at most 1 from the sample.
def cubic_near(x: Tensor, a: float) -> Tensor:
    return (x * (a + 2.0) - (a + 3.0)) * x * x + 1.0


# Keys's cubic at a distance between 1 and 2.
def cubic_far(x: Tensor, a: float) -> Tensor:
    y = x * a - 5.0 * a
    return (y * x + 8.0 * a) * x - 4.0 * a


# Four neighbours [out, 4] of each output element and their weights. TensorFlow reads the cubic from a table of 1024
# steps. With half-pixel centres what lies outside weighs nothing, otherwise the edge stands in for it.
def resize_cubic_taps(
    like: Tensor, in_size: int, out_size: int, align_corners: bool, half_pixel: bool
) -> tuple[Tensor, Tensor]:
    at = resize_positions(like, in_size, out_size, align_corners, half_pixel)
    floor = torch.floor(at)
    step = torch.round((at - floor) * 1024.0) / 1024.0
    a = -0.5 if half_pixel else -0.75
    back = 1.0 - step
    weights = torch.stack(
        [
            cubic_far(step + 1.0, a),
            cubic_near(step, a),
            cubic_near(back, a),
            cubic_far(back + 1.0, a),
        ],
        1,
    )
    taps = floor.to(torch.int64).unsqueeze(1) + torch.arange(-1, 3, device=like.device)
    inside = torch.clamp(taps, 0, in_size - 1)
    if half_pixel:
        weights = torch.where(inside == taps, weights, torch.zeros_like(weights))
        total = torch.sum(weights, [1], True)
        weights = torch.where(
            torch.abs(total) >= 1.1754943508222875e-35, weights / total, weights
        )
    return (inside, weights)


# Sums over the taps of the last axis: index and weights are [out, taps].
def resample_last(x: Tensor, index: Tensor, weights: Tensor) -> Tensor:
    taps = torch.index_select(x, -1, torch.flatten(index))
    parts = torch.reshape(
        taps, [x.shape[0], x.shape[1], x.shape[2], index.shape[0], index.shape[1]]
    )
    return torch.sum(parts * weights, [-1])


def resize_bicubic(
    image: Tensor, size: list[int], align_corners: bool, half_pixel: bool
) -> Tensor:
    x = image.to(torch.float32)
    columns, weights = resize_cubic_taps(
        x, x.shape[3], size[1], align_corners, half_pixel
    )
    x = resample_last(x, columns, weights).transpose(2, 3)
    rows, weights = resize_cubic_taps(x, x.shape[3], size[0], align_corners, half_pixel)
    return resample_last(x, rows, weights).transpose(2, 3)


# The input elements each output element covers [out, taps], and how much of each.
# Corners of one pixel have no distance to go by: it is spread over all.
def resize_area_scale(in_size: int, out_size: int, align_corners: bool) -> float:
    return resize_scale(in_size, out_size, align_corners and in_size > 1)


def resize_area_taps(
    like: Tensor, in_size: int, out_size: int, align_corners: bool
) -> tuple[Tensor, Tensor]:
    scale = resize_area_scale(in_size, out_size, align_corners)
    place = torch.arange(out_size, dtype=torch.float32, device=like.device)
    start = (place * scale).unsqueeze(1)
    end = ((place + 1.0) * scale).unsqueeze(1)
    span = torch.arange(int(scale) + 3, dtype=torch.float32, device=like.device)
    i = torch.floor(start) + span
    last = i + 1.0 > end
    begun = torch.where(last, torch.full_like(i, scale), i + 1.0 - start)
    whole = torch.where(last, end - i, torch.ones_like(i))
    weights = torch.where(i < start, begun, whole)
    weights = torch.where(i < torch.ceil(end), weights, torch.zeros_like(i))
    return (torch.clamp(i, 0, in_size - 1).to(torch.int64), weights)


def resize_area(image: Tensor, size: list[int], align_corners: bool) -> Tensor:
    x = image.to(torch.float32)
    height = resize_area_scale(x.shape[2], size[0], align_corners)
    width = resize_area_scale(x.shape[3], size[1], align_corners)
    columns, weights = resize_area_taps(x, x.shape[3], size[1], align_corners)
    x = resample_last(x, columns, weights).transpose(2, 3)
    rows, weights = resize_area_taps(x, x.shape[3], size[0], align_corners)
    return resample_last(x, rows, weights).transpose(2, 3) * (1.0 / (height * width))


# The taps as a matrix [out, in].
def resize_matrix(index: Tensor, weights: Tensor, in_size: int) -> Tensor:
    empty = torch.zeros(
        [index.shape[0], in_size], dtype=weights.dtype, device=weights.device
    )
    return torch.scatter_add(empty, 1, index, weights)


def resize_method_matrix(
    like: Tensor,
    method: str,
    in_size: int,
    out_size: int,
    align_corners: bool,
    half_pixel: bool,
) -> Tensor:
    if method == "bicubic":
        index, weights = resize_cubic_taps(
            like, in_size, out_size, align_corners, half_pixel
        )
        return resize_matrix(index, weights, in_size)
    lower, upper, share = resize_linear_taps(
        like, in_size, out_size, align_corners, half_pixel
    )
    pairs = torch.stack([lower, upper], 1)
    return resize_matrix(pairs, torch.stack([1.0 - share, share], 1), in_size)


# Each pixel's gradient goes to the one it was copied from.
def resize_nearest_gradient(
    gradient: Tensor, size: list[int], align_corners: bool, half_pixel: bool
) -> Tensor:
    result = gradient
    for i in range(2):
        index = resize_nearest_index(
            gradient, size[i], gradient.shape[i + 2], align_corners, half_pixel
        )
        sizes = list(result.shape)
        sizes[i + 2] = size[i]
        empty = torch.zeros(sizes, dtype=gradient.dtype, device=gradient.device)
        result = torch.index_add(empty, i + 2, index, result)
    return result


# What a gradient of the resized image is for the image, whose height and width are given.
def resize_gradient(
    gradient: Tensor,
    size: list[int],
    method: str,
    align_corners: bool,
    half_pixel: bool,
) -> Tensor:
    rows = resize_method_matrix(
        gradient, method, size[0], gradient.shape[2], align_corners, half_pixel
    ).to(gradient.dtype)
    columns = resize_method_matrix(
        gradient, method, size[1], gradient.shape[3], align_corners, half_pixel
    ).to(gradient.dtype)
    return torch.matmul(torch.matmul(rows.transpose(0, 1), gradient), columns)


# Distance beyond which a resampling kernel is zero.
def kernel_radius(kernel: str) -> float:
    if kernel == "lanczos5":
        return 5.0
    if kernel == "lanczos3":
        return 3.0
    if kernel == "keyscubic" or kernel == "mitchellcubic":
        return 2.0
    return 1.5 if kernel == "gaussian" else 1.0


# Value of a resampling kernel at non-negative distances.
def kernel_value(x: Tensor, kernel: str) -> Tensor:
    radius = kernel_radius(kernel)
    zero = torch.zeros_like(x)
    if kernel == "box":
        half = torch.full_like(x, 0.5)
        return torch.where(
            x < 0.5, torch.ones_like(x), torch.where(x == 0.5, half, zero)
        )
    if kernel == "triangle":
        return torch.clamp_min(1.0 - x, 0.0)
    if kernel == "gaussian":
        return torch.where(x < radius, torch.exp(x * x * -2.0), zero)
    if kernel == "keyscubic":
        value = torch.where(x < 1.0, cubic_near(x, -0.5), cubic_far(x, -0.5))
        return torch.where(x < 2.0, value, zero)
    if kernel == "mitchellcubic":
        near = (x * (7.0 / 6.0) - 2.0) * x * x + 8.0 / 9.0
        far = (x * (-7.0 / 18.0) + 2.0) * x - 10.0 / 3.0
        far = far * x + 16.0 / 9.0
        return torch.where(x < 1.0, near, torch.where(x < 2.0, far, zero))
    angle = x * 3.141592653589793
    wave = torch.sin(angle) * (torch.sin(angle / radius) * radius)
    value = torch.where(x <= 0.001, torch.ones_like(x), wave / (angle * angle))
    return torch.where(x > radius, zero, value)


# Weights [out, in] of input elements for output elements scaled and shifted; rows outside the input are zero.
def scale_and_translate_matrix(
    like: Tensor,
    in_size: int,
    out_size: int,
    scale: Tensor,
    shift: Tensor,
    kernel: str,
    antialias: bool,
) -> Tensor:
    inverse = torch.reciprocal(scale)
    place = torch.arange(out_size, dtype=torch.float32, device=like.device) + 0.5
    sample = (place * inverse - inverse * shift).unsqueeze(1)
    width = torch.clamp_min(inverse, 1.0) if antialias else torch.ones_like(inverse)
    reach = width * kernel_radius(kernel)
    start = torch.clamp(torch.ceil(sample - reach - 0.5), 0, in_size - 1)
    end = torch.clamp(torch.floor(sample + reach - 0.5), 0, in_size - 1)
    source = torch.arange(in_size, dtype=torch.float32, device=like.device)
    distance = torch.abs((source + 0.5 - sample) / width)
    inside = (source >= start) & (source <= end)
    weights = torch.where(
        inside, kernel_value(distance, kernel), torch.zeros_like(distance)
    )
    total = torch.sum(weights, [1], True)
    weights = torch.where(
        torch.abs(total) >= 1.1754943508222875e-35, weights / total, weights
    )
    outside = (sample < 0.0) | (sample > float(in_size))
    return torch.where(outside, torch.zeros_like(weights), weights)


def scale_and_translate(
    image: Tensor,
    size: list[int],
    scale: Tensor,
    shift: Tensor,
    kernel: str,
    antialias: bool,
) -> Tensor:
    x = image.to(torch.float32)
    rows = scale_and_translate_matrix(
        x, x.shape[2], size[0], scale[0], shift[0], kernel, antialias
    )
    columns = scale_and_translate_matrix(
        x, x.shape[3], size[1], scale[1], shift[1], kernel, antialias
    )
    return torch.matmul(torch.matmul(rows, x), columns.transpose(0, 1))


# What a gradient of the scaled and translated image is for the image, whose height and width are given.
def scale_and_translate_gradient(
    gradient: Tensor,
    size: list[int],
    scale: Tensor,
    shift: Tensor,
    kernel: str,
    antialias: bool,
) -> Tensor:
    rows = scale_and_translate_matrix(
        gradient, size[0], gradient.shape[2], scale[0], shift[0], kernel, antialias
    )
    columns = scale_and_translate_matrix(
        gradient, size[1], gradient.shape[3], scale[1], shift[1], kernel, antialias
    )
    return torch.matmul(torch.matmul(rows.transpose(0, 1), gradient), columns)


# Boxes [boxes, 4] of (y1, x1, y2, x2), 1 being the last pixel's centre, cut from the images index names and sampled.
def crop_and_resize(
    image: Tensor,
    boxes: Tensor,
    index: Tensor,
    size: list[int],
    nearest: bool,
    extrapolation: float,
) -> Tensor:
    y = crop_positions(boxes[:, 0], boxes[:, 2], image.shape[2], size[0])
    x = crop_positions(boxes[:, 1], boxes[:, 3], image.shape[3], size[1])
    bottom = image.shape[2] - 1
    right = image.shape[3] - 1
    inside_y = (y >= 0.0) & (y <= float(bottom))
    inside_x = (x >= 0.0) & (x <= float(right))
    inside = inside_y.unsqueeze(2) & inside_x.unsqueeze(1)
    last = image.permute([0, 2, 3, 1])
    n = index.to(torch.int64).reshape([-1, 1, 1])
    if nearest:
        rows = crop_index(round_half_away(y), bottom).unsqueeze(2)
        columns = crop_index(round_half_away(x), right).unsqueeze(1)
        result = last[n, rows, columns].to(torch.float32)
    else:
        top = crop_index(torch.floor(y), bottom).unsqueeze(2)
        under = crop_index(torch.ceil(y), bottom).unsqueeze(2)
        left = crop_index(torch.floor(x), right).unsqueeze(1)
        beside = crop_index(torch.ceil(x), right).unsqueeze(1)
        share_x = (x - torch.floor(x)).unsqueeze(1).unsqueeze(3)
        share_y = (y - torch.floor(y)).unsqueeze(2).unsqueeze(3)
        first = last[n, top, left].to(torch.float32)
        upper = first + (last[n, top, beside].to(torch.float32) - first) * share_x
        second = last[n, under, left].to(torch.float32)
        lower = second + (last[n, under, beside].to(torch.float32) - second) * share_x
        result = upper + (lower - upper) * share_y
    outside = torch.full_like(result, extrapolation)
    return torch.where(inside.unsqueeze(3), result, outside).permute([0, 3, 1, 2])


# Where along an axis the samples of each box lie: [boxes, count].
def crop_positions(start: Tensor, end: Tensor, size: int, count: int) -> Tensor:
    last = float(size - 1)
    if count <= 1:
        middle = (start + end) * 0.5 * last
        return middle.unsqueeze(1).expand([-1, count])
    step = (end - start) * last / float(count - 1)
    place = torch.arange(count, dtype=torch.float32, device=start.device)
    return (start * last).unsqueeze(1) + step.unsqueeze(1) * place


def crop_index(at: Tensor, last: int) -> Tensor:
    return torch.clamp(torch.nan_to_num(at), 0, last).to(torch.int64)
