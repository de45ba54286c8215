# Arithmetic of codes: integers that stand for the numbers between two limits.


# int32 codes as uint8 in a new range, in fixed-point numbers of 16 binary places.
def requantize_to_uint8(
    codes: Tensor, low: Tensor, high: Tensor, new_low: Tensor, new_high: Tensor
) -> Tensor:
    span = (high - low).to(torch.float64)
    new_span = (new_high - new_low).to(torch.float64)
    known = new_span != 0
    zero = torch.zeros_like(span)
    reciprocal = torch.where(known, 255.0 / new_span, zero).to(torch.float32)
    middle = ((low + high).to(torch.float64) / 2.0).to(torch.float32)
    offset = (middle * reciprocal * 65536.0).to(torch.int64)
    scale = torch.where(known, 255.0 * 65536.0 * span / new_span, zero).to(torch.int64)
    start = 65536.0 * (new_low.to(torch.float64) * 255.0) / new_span
    start = torch.where(known, round_half_away(start), zero).to(torch.int64)
    fixed = (codes.to(torch.int64) * scale) >> 32
    return torch.clamp((fixed + (offset - start + 32768)) >> 16, 0, 255).to(torch.uint8)


# The limits between which the numbers of int32 codes lie; 0 is not below the lower one.
def range_of_codes(codes: Tensor, low: Tensor, high: Tensor) -> tuple[Tensor, Tensor]:
    flat = torch.flatten(codes)
    # One more element for tensors that have none.
    least = torch.min(torch.cat([flat, flat.new_full([1], 2147483647)]))
    most = torch.max(torch.cat([flat, flat.new_full([1], -2147483648)]))
    start = number_of(least, low, high, -2147483648, 2147483647)
    return torch.clamp(start, max=0.0), number_of(
        most, low, high, -2147483648, 2147483647
    )


# uint8 codes as int32 in a wider range: a linear function of the code.
def widen_codes(
    codes: Tensor, low: Tensor, high: Tensor, new_low: Tensor, new_high: Tensor
) -> Tensor:
    first = number_of(torch.zeros_like(low), low, high, 0, 255)
    second = number_of(torch.ones_like(low), low, high, 0, 255)
    zero = code_of(first, new_low, new_high, -2147483648, 2147483647)
    one = code_of(second, new_low, new_high, -2147483648, 2147483647)
    factor = (one - zero).to(torch.int32).to(torch.int64)
    result = zero + codes.to(torch.int64) * factor
    return torch.clamp(result, -2147483648, 2147483647).to(torch.int32)


# As widen_codes, but each code rounded for itself.
def round_codes(
    codes: Tensor, low: Tensor, high: Tensor, new_low: Tensor, new_high: Tensor
) -> Tensor:
    number = number_of(codes, low, high, 0, 255)
    return clamped_code_of(number, new_low, new_high, -2147483648, 2147483647).to(
        torch.int32
    )


# Two operands of one shape; TensorFlow repeats the elements of the smaller one in their order.
def repeat_codes(x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    shape = torch.add(x, y).shape
    if x.numel() < y.numel():
        x = torch.flatten(x).repeat([y.numel() // max(x.numel(), 1)])
    elif y.numel() < x.numel():
        y = torch.flatten(y).repeat([x.numel() // max(y.numel(), 1)])
    return torch.reshape(x, shape), torch.reshape(y, shape)


def quantized_add(
    x: Tensor, y: Tensor, x_low: Tensor, x_high: Tensor, y_low: Tensor, y_high: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    low = torch.abs(torch.minimum(x_low, y_low))
    high = torch.maximum(low, torch.abs(torch.maximum(x_high, y_high))) * 16384.0
    first = widen_codes(x, x_low, x_high, -high, high)
    second = widen_codes(y, y_low, y_high, -high, high)
    if x.numel() == 1:
        first = round_codes(x, x_low, x_high, -high, high)
    elif y.numel() == 1:
        second = round_codes(y, y_low, y_high, -high, high)
    first, second = repeat_codes(first, second)
    return first + second, -high, high


def quantized_multiply(
    x: Tensor, y: Tensor, x_low: Tensor, x_high: Tensor, y_low: Tensor, y_high: Tensor
) -> Tensor:
    zero = torch.zeros_like(x_low)
    first = x.to(torch.int64) - code_of(zero, x_low, x_high, 0, 255)
    second = y.to(torch.int64) - code_of(zero, y_low, y_high, 0, 255)
    first, second = repeat_codes(first, second)
    return (first * second).to(torch.int32)


def quantized_add_bias(
    x: Tensor,
    bias: Tensor,
    x_low: Tensor,
    x_high: Tensor,
    bias_low: Tensor,
    bias_high: Tensor,
    lowest: int,
    highest: int,
) -> tuple[Tensor, Tensor, Tensor]:
    high = torch.maximum(
        torch.maximum(bias_high, -bias_low), torch.maximum(x_high, -x_low)
    )
    high = high * 131072.0
    zero = clamped_code_of(torch.zeros_like(high), -high, high, -2147483648, 2147483647)
    first = dequantize_in_range(x, x_low, x_high, lowest, highest)
    first = quantize_in_range(first, -high, high, -2147483648, 2147483647, torch.int32)
    second = dequantize_in_range(bias, bias_low, bias_high, lowest, highest)
    second = quantize_in_range(
        second, -high, high, -2147483648, 2147483647, torch.int32
    )
    return first + (second + zero.to(torch.int32)), -high, high


# Which two elements of an axis each element of its resized form lies between, and how far behind the first.
def resize_places(
    size: int, result: int, align_corners: bool, half_pixel: bool, like: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    corners = align_corners and result > 1
    scale = torch.full([1], float(size - 1 if corners else size), device=like.device)
    scale = scale / torch.full_like(scale, float(result - 1 if corners else result))
    place = torch.arange(result, dtype=torch.float32, device=like.device)
    place = (place + 0.5) * scale - 0.5 if half_pixel else place * scale
    lower = torch.floor(place)
    second = torch.clamp(torch.ceil(place).to(torch.int64), max=size - 1)
    first = torch.minimum(torch.clamp(lower.to(torch.int64), min=0), second)
    return first, second, place - lower


# Bilinear, channels last, in fixed-point numbers: 7 binary places for uint8, 30 for int32.
def quantized_resize_bilinear(
    image: Tensor, sizes: list[int], align_corners: bool, half_pixel: bool
) -> Tensor:
    height, width = sizes[0], sizes[1]
    if height == image.shape[1] and width == image.shape[2]:
        return image
    top, bottom, down = resize_places(
        image.shape[1], height, align_corners, half_pixel, image
    )
    left, right, across = resize_places(
        image.shape[2], width, align_corners, half_pixel, image
    )
    one = 1073741824 if image.dtype == torch.int32 else 128
    x = torch.reshape((across * float(one)).to(torch.int64), [1, 1, -1, 1])
    y = torch.reshape((down * float(one)).to(torch.int64), [1, -1, 1, 1])
    codes = plain_codes(image).to(torch.int64)
    upper = torch.index_select(codes, 1, top)
    lower = torch.index_select(codes, 1, bottom)
    first = torch.index_select(upper, 2, left)
    first = first * one + (torch.index_select(upper, 2, right) - first) * x
    second = torch.index_select(lower, 2, left)
    second = second * one + (torch.index_select(lower, 2, right) - second) * x
    result = first + torch.div(second - first, one, rounding_mode="trunc") * y
    return torch.div(result + one // 2, one, rounding_mode="trunc").to(image.dtype)


# Each channel of each image with mean 0 and variance 1. The limits are given, or those of the result.
def quantized_instance_norm(
    codes: Tensor,
    low: Tensor,
    high: Tensor,
    epsilon: float,
    least_range: float,
    is_given: bool,
    given_low: float,
    given_high: float,
) -> tuple[Tensor, Tensor, Tensor]:
    x = codes.to(torch.float32)
    scale = (high - low) / torch.full_like(low, 255.0)
    centred = scale * (x - torch.mean(x, [1, 2], True))
    variance = torch.mean(torch.square(centred), [1, 2], True)
    normed = centred * torch.rsqrt(variance + epsilon)
    if is_given:
        low, high = torch.full_like(low, given_low), torch.full_like(high, given_high)
    else:
        low, high = torch.min(normed), torch.max(normed)
    high = torch.where(high - low < least_range, low + least_range, high)
    return quantize_in_range(normed, low, high, 0, 255, torch.uint8), low, high


def uniform_quantize(
    x: Tensor,
    scales: Tensor,
    zeros: Tensor,
    axis: int,
    lowest: int,
    highest: int,
    dtype: int,
) -> Tensor:
    inverse = along_axis(torch.ones_like(scales) / scales, axis, x.dim())
    codes = to_codes(torch.floor(x * inverse + 0.5), torch.int32)
    return torch.clamp(codes + along_axis(zeros, axis, x.dim()), lowest, highest).to(
        dtype
    )


def uniform_dequantize(
    codes: Tensor, scales: Tensor, zeros: Tensor, axis: int
) -> Tensor:
    x = plain_codes(codes) - along_axis(zeros, axis, codes.dim())
    return x.to(torch.float32) * along_axis(scales, axis, codes.dim())


# int32 numbers times positive factors, taken as fixed-point numbers of 31 bits; halves up.
def multiply_fixed(x: Tensor, factor: Tensor) -> Tensor:
    mantissa, exponent = torch.frexp(factor)
    fixed = round_half_away(mantissa * 2147483648.0).to(torch.int64)
    shift = exponent.to(torch.int64) + (fixed == 2147483648).to(torch.int64)
    fixed = torch.where(fixed == 2147483648, fixed // 2, fixed)
    fixed = torch.where(shift < -31, torch.zeros_like(fixed), fixed)
    fixed = torch.where(shift > 30, torch.full_like(fixed, 2147483647), fixed)
    shift = torch.where(
        shift < -31, torch.zeros_like(shift), torch.clamp(shift, max=30)
    )
    half = torch.bitwise_left_shift(torch.ones_like(shift), 30 - shift)
    result = torch.bitwise_right_shift(x.to(torch.int64) * fixed + half, 31 - shift)
    return torch.clamp(result, -2147483648, 2147483647).to(torch.int32)


# Rows along the first axis as 8-bit codes in a range of their own: less their zero point, and their scales.
def quantize_rows(x: Tensor) -> tuple[Tensor, Tensor]:
    rows = torch.flatten(x, 1)
    low = torch.clamp(torch.amin(rows, 1), max=0.0).to(torch.float64)
    high = torch.clamp(torch.amax(rows, 1), min=0.0).to(torch.float64)
    span = high - low
    scale = (span / 255.0).to(torch.float32)
    inverse = torch.where(span == 0, torch.zeros_like(span), 255.0 / span).to(
        torch.float32
    )
    is_flat = torch.logical_or(scale == 0, torch.logical_not(torch.isfinite(inverse)))
    below, above = low / scale.to(torch.float64), high / scale.to(torch.float64)
    by_low = 128.0 + torch.abs(below) < 127.0 + torch.abs(above)
    zero = torch.clamp(
        torch.where(by_low, -128.0 - below, 127.0 - above), -128.0, 127.0
    )
    zero = torch.where(is_flat, torch.zeros_like(zero), round_half_away(zero))
    zero = torch.unsqueeze(zero.to(torch.int32), 1)
    codes = to_codes(torch.floor(rows * torch.unsqueeze(inverse, 1) + 0.5), torch.int32)
    codes = torch.clamp(codes + zero, -128, 127) - zero
    codes = torch.where(torch.unsqueeze(is_flat, 1), torch.zeros_like(codes), codes)
    return torch.reshape(codes, x.shape), torch.where(
        is_flat, torch.ones_like(scale), scale
    )
