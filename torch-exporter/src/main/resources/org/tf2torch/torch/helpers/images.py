# Images: colours, blocks, patches, boxes. Layouts are as each function says.
# Sources: tensorflow/core/kernels/image/*.cc.


# [n, c, h, w] to [n, block * block * c, h / block, w / block].
def space_to_depth(x: Tensor, block: int) -> Tensor:
    h = x.shape[2] // block
    w = x.shape[3] // block
    parts = x.reshape([x.shape[0], x.shape[1], h, block, w, block])
    return parts.permute([0, 3, 5, 1, 2, 4]).reshape(
        [x.shape[0], x.shape[1] * block * block, h, w]
    )


# The way back: the channels of a block's pixels lie behind one another (torch.pixel_shuffle interleaves them).
def depth_to_space(x: Tensor, block: int) -> Tensor:
    c = x.shape[1] // (block * block)
    h = x.shape[2] * block
    w = x.shape[3] * block
    parts = x.reshape([x.shape[0], block, block, c, x.shape[2], x.shape[3]])
    return parts.permute([0, 3, 4, 1, 5, 2]).reshape([x.shape[0], c, h, w])


# Windows of [n, s..., c] as channels; padding is done already.
def extract_patches(
    x: Tensor, kernel: list[int], strides: list[int], dilations: list[int]
) -> Tensor:
    axes = len(kernel)
    result = x
    order = [0]
    sizes = [x.shape[0]]
    for i in range(axes):
        reach = dilations[i] * (kernel[i] - 1) + 1
        count = max((x.shape[i + 1] - reach) // strides[i] + 1, 0)
        starts = torch.arange(count, device=x.device) * strides[i]
        window = torch.arange(kernel[i], device=x.device) * dilations[i]
        places = starts.unsqueeze(1) + window
        result = torch.index_select(result, 2 * i + 1, places.flatten()).unflatten(
            2 * i + 1, [count, kernel[i]]
        )
        order.append(2 * i + 1)
        sizes.append(count)
    channels = x.shape[axes + 1]
    for i in range(axes):
        order.append(2 * i + 2)
        channels = channels * kernel[i]
    order.append(2 * axes + 1)
    sizes.append(channels)
    return result.permute(order).reshape(sizes)


# Hue, in turns, of colours whose largest channel and range are given.
def hue_of(r: Tensor, g: Tensor, b: Tensor, value: Tensor, span: Tensor) -> Tensor:
    step = torch.reciprocal(span) * (1.0 / 6.0)
    hue = torch.where(
        g == value, step * (b - r) + 2.0 / 6.0, step * (r - g) + 4.0 / 6.0
    )
    hue = torch.where(r == value, step * (g - b), hue)
    hue = torch.where(span > 0.0, hue, torch.zeros_like(hue))
    return torch.where(hue < 0.0, hue + 1.0, hue)


def rgb_to_hsv(image: Tensor, axis: int) -> Tensor:
    r, g, b = torch.unbind(image, axis)
    value = torch.maximum(torch.maximum(r, g), b)
    span = value - torch.minimum(torch.minimum(r, g), b)
    saturation = torch.where(value > 0.0, span / value, torch.zeros_like(value))
    return torch.stack([hue_of(r, g, b, value, span), saturation, value], axis)


# How much of the range each of red, green, blue has above the smallest, by hue: a stack along the axis.
def hue_shares(hue: Tensor, axis: int) -> Tensor:
    turn = hue * 6.0
    r = torch.clamp(torch.abs(turn - 3.0) - 1.0, 0.0, 1.0)
    g = torch.clamp(2.0 - torch.abs(turn - 2.0), 0.0, 1.0)
    b = torch.clamp(2.0 - torch.abs(turn - 4.0), 0.0, 1.0)
    return torch.stack([r, g, b], axis)


def hsv_to_rgb(image: Tensor, axis: int) -> Tensor:
    hue, saturation, value = torch.unbind(image, axis)
    shares = hue_shares(hue, axis)
    saturation = saturation.unsqueeze(axis)
    return (1.0 - saturation + saturation * shares) * value.unsqueeze(axis)


# Halves are computed in float32.
def adjust_hue(image: Tensor, delta: Tensor, axis: int) -> Tensor:
    r, g, b = torch.unbind(image.to(torch.float32), axis)
    value = torch.maximum(torch.maximum(r, g), b)
    least = torch.minimum(torch.minimum(r, g), b)
    hue = hue_of(r, g, b, value, value - least) + delta
    hue = hue - torch.floor(hue)
    result = least.unsqueeze(axis) + hue_shares(hue, axis) * (value - least).unsqueeze(
        axis
    )
    return result.to(image.dtype)


def adjust_saturation(image: Tensor, factor: Tensor, axis: int) -> Tensor:
    hue, saturation, value = torch.unbind(
        rgb_to_hsv(image.to(torch.float32), axis), axis
    )
    scaled = torch.clamp(saturation * factor, 0.0, 1.0)
    return hsv_to_rgb(torch.stack([hue, scaled, value], axis), axis).to(image.dtype)


# Outlines on [n, h, w, c]; later boxes cover earlier ones. Corners are cut to whole pixels towards zero.
def draw_boxes(image: Tensor, boxes: Tensor, colors: Tensor) -> Tensor:
    height = image.shape[1]
    width = image.shape[2]
    last = torch.tensor(
        [height - 1, width - 1, height - 1, width - 1],
        dtype=torch.float32,
        device=image.device,
    )
    corners = torch.trunc(boxes.to(torch.float32) * last)
    rows = torch.arange(height, dtype=torch.float32, device=image.device).reshape(
        [1, -1, 1]
    )
    columns = torch.arange(width, dtype=torch.float32, device=image.device).reshape(
        [1, 1, -1]
    )
    result = image
    for i in range(boxes.shape[1]):
        top = corners[:, i, 0].reshape([-1, 1, 1])
        left = corners[:, i, 1].reshape([-1, 1, 1])
        bottom = corners[:, i, 2].reshape([-1, 1, 1])
        right = corners[:, i, 3].reshape([-1, 1, 1])
        valid = (top <= bottom) & (left <= right)
        inside = (
            valid
            & (rows >= top)
            & (rows <= bottom)
            & (columns >= left)
            & (columns <= right)
        )
        edge = (rows == top) | (rows == bottom) | (columns == left) | (columns == right)
        color = colors[i % colors.shape[0]][: image.shape[3]].to(image.dtype)
        result = torch.where((inside & edge).unsqueeze(3), color, result)
    return result


# Windows cut out of [n, h, w, c] around (y, x) offsets; zeros outside.
def extract_glimpse(
    image: Tensor,
    size: list[int],
    offsets: Tensor,
    centered: bool,
    normalized: bool,
    first_version: bool,
) -> Tensor:
    if image.numel() == 0:
        return image.new_zeros([image.shape[0], size[0], size[1], image.shape[3]])
    sizes = torch.tensor(
        [image.shape[1], image.shape[2]], dtype=torch.float32, device=image.device
    )
    window = torch.tensor(size, dtype=torch.float32, device=image.device)
    at = offsets
    if normalized:
        at = at * sizes
    if centered and (first_version or normalized):
        at = at / 2.0 + sizes / 2.0
    elif centered:
        at = at + sizes / 2.0
    if first_version or (centered and normalized):
        at = at - window / 2.0
    start = torch.trunc(at).to(torch.int64)
    rows = start[:, 0].unsqueeze(1) + torch.arange(size[0], device=image.device)
    columns = start[:, 1].unsqueeze(1) + torch.arange(size[1], device=image.device)
    row_inside = (rows >= 0) & (rows < image.shape[1])
    column_inside = (columns >= 0) & (columns < image.shape[2])
    inside = row_inside.unsqueeze(2) & column_inside.unsqueeze(1)
    n = torch.arange(image.shape[0], device=image.device).reshape([-1, 1, 1])
    row = torch.clamp(rows, 0, image.shape[1] - 1).unsqueeze(2)
    column = torch.clamp(columns, 0, image.shape[2] - 1).unsqueeze(1)
    return torch.where(
        inside.unsqueeze(3),
        image[n, row, column],
        torch.zeros_like(image[n, row, column]),
    )


# Brings coordinates beyond the edges of an axis back into it.
def fill_coordinate(at: Tensor, size: int, fill: str) -> Tensor:
    if fill == "constant":
        return at
    result = at
    if size > 1 and fill == "reflect":
        period = float(2 * size)
        low = torch.where(at < period, period * torch.trunc(-at / period) + at, at)
        low = torch.where(low < -float(size), low + period, -low - 1.0)
        high = at - period * torch.trunc(at / period)
        high = torch.where(high >= float(size), period - high - 1.0, high)
        result = torch.where(at < 0.0, low, torch.where(at > float(size - 1), high, at))
    if size > 1 and fill == "wrap":
        last = float(size - 1)
        low = at + float(size) * (torch.trunc(-at / last) + 1.0)
        high = at - float(size) * torch.trunc(at / last)
        result = torch.where(at < 0.0, low, torch.where(at > last, high, at))
    return torch.clamp(result, 0.0, float(size - 1))


# Pixels of [n, c, h, w] at whole coordinates [n, height, width], or the filling.
def project_read(image: Tensor, y: Tensor, x: Tensor, filling: Tensor) -> Tensor:
    inside = (
        (y >= 0.0)
        & (y < float(image.shape[2]))
        & (x >= 0.0)
        & (x < float(image.shape[3]))
    )
    row = torch.clamp(torch.nan_to_num(y), 0.0, float(image.shape[2] - 1)).to(
        torch.int64
    )
    column = torch.clamp(torch.nan_to_num(x), 0.0, float(image.shape[3] - 1)).to(
        torch.int64
    )
    place = (
        (row * image.shape[3] + column)
        .flatten(1)
        .unsqueeze(1)
        .expand([-1, image.shape[1], -1])
    )
    picked = torch.gather(image.flatten(2), 2, place).unflatten(
        2, [y.shape[1], y.shape[2]]
    )
    return torch.where(inside.unsqueeze(1), picked, filling.to(image.dtype))


# Rounds halves away from zero, as C does.
def round_half_away(x: Tensor) -> Tensor:
    whole = torch.trunc(x)
    return torch.where(torch.abs(x - whole) >= 0.5, whole + torch.sign(x), whole)


# Images [n, c, h, w] seen through transforms [n or 1, 8].
def project_image(
    image: Tensor,
    transforms: Tensor,
    size: list[int],
    filling: Tensor,
    bilinear: bool,
    fill: str,
) -> Tensor:
    t = transforms.to(torch.float32).unsqueeze(2).unsqueeze(3)
    x = torch.arange(size[1], dtype=torch.float32, device=image.device).reshape(
        [1, 1, -1]
    )
    y = torch.arange(size[0], dtype=torch.float32, device=image.device).reshape(
        [1, -1, 1]
    )
    depth = t[:, 6] * x + t[:, 7] * y + 1.0
    column = fill_coordinate(
        (t[:, 0] * x + t[:, 1] * y + t[:, 2]) / depth, image.shape[3], fill
    )
    row = fill_coordinate(
        (t[:, 3] * x + t[:, 4] * y + t[:, 5]) / depth, image.shape[2], fill
    )
    row = row.expand([image.shape[0], -1, -1])
    column = column.expand([image.shape[0], -1, -1])
    if bilinear:
        top = torch.floor(row)
        left = torch.floor(column)
        upper = project_read(image, top, left, filling) * (
            left + 1.0 - column
        ).unsqueeze(1)
        upper = upper + project_read(image, top, left + 1.0, filling) * (
            column - left
        ).unsqueeze(1)
        lower = project_read(image, top + 1.0, left, filling) * (
            left + 1.0 - column
        ).unsqueeze(1)
        lower = lower + project_read(image, top + 1.0, left + 1.0, filling) * (
            column - left
        ).unsqueeze(1)
        result = upper * (top + 1.0 - row).unsqueeze(1) + lower * (row - top).unsqueeze(
            1
        )
        result = result.to(image.dtype)
    else:
        result = project_read(
            image, round_half_away(row), round_half_away(column), filling
        )
    return torch.where((depth == 0.0).unsqueeze(1), filling.to(image.dtype), result)


# Each element divided by a power of the sum of squares of its neighbours along the last axis.
def local_response_norm(
    x: Tensor, radius: int, bias: float, alpha: float, beta: float
) -> Tensor:
    if x.numel() == 0:
        return x
    wide = x.to(torch.float32)
    squares = torch.constant_pad_nd(wide * wide, [radius, radius], 0.0).unfold(
        -1, 2 * radius + 1, 1
    )
    return (wide * torch.pow(bias + alpha * torch.sum(squares, [-1]), -beta)).to(
        x.dtype
    )
