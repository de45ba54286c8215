# Quantized numbers.

# The limits of a grid of integers that spans low … high, shifted so that 0 lies on it, and its step.
# torch.fake_quantize_* takes scale and zero point instead, and rounds halves to even. Quotients of
# tensors are rounded correctly on every device, those by numbers are not.
def nudged_limits(
    low: Tensor, high: Tensor, lowest: int, highest: int
) -> tuple[Tensor, Tensor, Tensor]:
    scale = (high - low) / torch.full_like(low, highest - lowest)
    # Halves away from 0: zero points are not negative here.
    zero = torch.clamp(torch.floor(lowest - low / scale + 0.5), lowest, highest)
    return (lowest - zero) * scale, (highest - zero) * scale, scale


def fake_quantize(
    x: Tensor, low: Tensor, high: Tensor, lowest: int, highest: int, divides: bool
) -> Tensor:
    nudged_low, nudged_high, scale = nudged_limits(low, high, lowest, highest)
    shifted = torch.maximum(torch.minimum(x, nudged_high), nudged_low) - nudged_low
    if divides:
        place = shifted / scale - torch.floor(-nudged_low / scale + 0.5)
    else:
        inverse = torch.full_like(low, highest - lowest) / (high - low)
        place = shifted * inverse - torch.floor(-nudged_low * inverse + 0.5)
    result = torch.floor(place + 0.5) * scale
    return torch.where((low == 0) & (high == 0), torch.zeros_like(x), result)


# What a gradient of fake_quantize is for the numbers and for the limits.
def fake_quantize_gradient(
    gradient: Tensor, x: Tensor, low: Tensor, high: Tensor, lowest: int, highest: int
) -> tuple[Tensor, Tensor, Tensor]:
    nudged_low, nudged_high, _ = nudged_limits(low, high, lowest, highest)
    off = (low == 0) & (high == 0)
    nothing = torch.zeros_like(gradient)
    inside = torch.where((x >= nudged_low) & (x <= nudged_high), gradient, nothing)
    below = torch.where(x < nudged_low, gradient, nothing)
    above = torch.where(x > nudged_high, gradient, nothing)
    sizes = [-1] + list(low.shape)
    below = torch.sum(torch.reshape(below, sizes), 0)
    above = torch.sum(torch.reshape(above, sizes), 0)
    none = torch.zeros_like(low)
    return (
        torch.where(off, gradient, inside),
        torch.where(off, none, below),
        torch.where(off, none, above),
    )


# Whole numbers as integers of at most 32 bits; what int32 cannot hold is its lowest, on every device.
def to_codes(x: Tensor, dtype: int) -> Tensor:
    lowest = torch.full_like(x, -2147483648.0)
    fits = torch.logical_and(x < 2147483648.0, x > lowest)
    return torch.where(fits, x, lowest).to(torch.int32).to(dtype)


# As int32. TensorFlow reads its 32-bit codes through float32.
def plain_codes(codes: Tensor) -> Tensor:
    if codes.dtype == torch.int32:
        return to_codes(codes.to(torch.float32), torch.int32)
    return codes.to(torch.int32)


# A number per element of an axis beside a tensor of that rank, or one for all.
def along_axis(x: Tensor, axis: int, rank: int) -> Tensor:
    if axis < 0:
        return torch.reshape(x, torch.jit.annotate(list[int], []))
    shape = [1] * rank
    shape[axis] = -1
    return torch.reshape(x, shape)


# Not above high, then not below low. NaN stays, and is no limit.
def within(x: Tensor, low: Tensor, high: Tensor) -> Tensor:
    x = torch.where(high < x, high, x)
    return torch.where(low > x, low, x)


# The scale that takes low to least, where low is a limit.
def scale_to(least: Tensor, low: Tensor, unlimited: float) -> Tensor:
    return torch.where(least * low > 0, least / low, torch.full_like(low, unlimited))


# Rounds to the integers lowest … highest, which span low … high or more, and back.
def quantize_and_dequantize(
    x: Tensor,
    low: Tensor,
    high: Tensor,
    lowest: int,
    highest: int,
    half_up: bool,
    clamps: bool,
) -> Tensor:
    unlimited = (
        1.7976931348623157e308 if x.dtype == torch.float64 else 3.4028234663852886e38
    )
    least = torch.full_like(low, lowest)
    most = torch.full_like(low, highest)
    by_low = scale_to(least, low, unlimited)
    by_high = scale_to(most, high, unlimited)
    low_decides = by_low < by_high
    scale = torch.where(low_decides, by_low, by_high)
    step = torch.where(low_decides, low / least, high / most)
    if clamps:
        new_low = torch.where(low_decides, low, least * step)
        x = within(x, new_low, torch.where(low_decides, most * step, high))
    place = x * scale
    rounded = torch.floor(place + 0.5) if half_up else torch.round(place)
    return rounded * step


# The codes lowest … highest of numbers between low and high.
def quantize_in_range(
    x: Tensor, low: Tensor, high: Tensor, lowest: int, highest: int, dtype: int
) -> Tensor:
    span = (high - low).to(torch.float64)
    steps = torch.full_like(span, highest - lowest)
    scale = torch.where(span == 0, torch.zeros_like(span), steps / span).to(
        torch.float32
    )
    start = round_half_away(low * scale) - float(lowest)
    # The largest float32 below 2^31.
    most = min(float(highest), 2147483520.0)
    return to_codes(
        torch.clamp(round_half_away(x * scale) - start, float(lowest), most), dtype
    )


def quantize(
    x: Tensor,
    low: Tensor,
    high: Tensor,
    mode: str,
    lowest: int,
    highest: int,
    narrow: bool,
    half_to_even: bool,
    least_range: float,
    axis: int,
    dtype: int,
) -> tuple[Tensor, Tensor, Tensor]:
    apart = (
        torch.clamp(torch.maximum(torch.abs(low), torch.abs(high)), min=1.0)
        * least_range
    )
    low = torch.clamp(low, max=0.0)
    high = torch.clamp(torch.maximum(high, low + apart), min=0.0)
    if mode == "min_first":
        return quantize_in_range(x, low, high, lowest, highest, dtype), low, high
    if mode == "min_combined":
        span = (high - low).to(torch.float64)
        scale = (torch.full_like(span, highest - lowest) / span).to(torch.float32)
        start = along_axis(low, axis, x.dim())
        place = within(x, start, along_axis(high, axis, x.dim())) - start
        place = place * along_axis(scale, axis, x.dim())
        place = (
            round_half_away(place + float(lowest))
            if lowest < 0
            else torch.floor(place + 0.5)
        )
    else:
        least = torch.full_like(low, lowest + 1 if narrow else lowest)
        most = torch.full_like(low, highest)
        by_low = scale_to(least, low, 3.4028234663852886e38)
        scale = torch.minimum(by_low, scale_to(most, high, 3.4028234663852886e38))
        # TensorFlow knows no denormal numbers.
        low = least / scale
        low = torch.where(
            torch.abs(low) < 1.1754943508222875e-38, torch.zeros_like(low), low
        )
        high = most / scale
        place = within(
            x, along_axis(low, axis, x.dim()), along_axis(high, axis, x.dim())
        )
        place = place * along_axis(scale, axis, x.dim())
        place = torch.round(place) if half_to_even else round_half_away(place)
    place = torch.where(torch.isnan(place), torch.zeros_like(place), place)
    return to_codes(place, dtype), low, high


# The numbers between low and high that codes stand for.
def dequantize_in_range(
    codes: Tensor, low: Tensor, high: Tensor, lowest: int, highest: int
) -> Tensor:
    span = (high - low).to(torch.float64)
    scale = (span / torch.full_like(span, highest - lowest)).to(torch.float32)
    start = torch.where(high == low, low, round_half_away(low / scale) * scale)
    return (start - float(lowest) * scale) + codes.to(torch.float32) * scale


def dequantize(
    codes: Tensor,
    low: Tensor,
    high: Tensor,
    mode: str,
    lowest: int,
    highest: int,
    narrow: bool,
    axis: int,
) -> Tensor:
    low = along_axis(low, axis, codes.dim())
    high = along_axis(high, axis, codes.dim())
    if mode == "min_first":
        return dequantize_in_range(codes, low, high, lowest, highest)
    if mode == "min_combined":
        scale = (high - low) / torch.full_like(low, highest - lowest)
        x = codes.to(torch.float32)
        if lowest < 0:
            x = x + float(-lowest)
        return x * scale + low
    scale = high / torch.full_like(high, highest)
    if lowest < 0:
        by_low = low / torch.full_like(low, lowest + 1 if narrow else lowest)
        scale = torch.where(by_low < scale, scale, by_low)
    x = codes if axis >= 0 else plain_codes(codes)
    return x.to(torch.float32) * scale


# The code of a number, which may lie outside lowest … highest.
def code_of(
    number: Tensor, low: Tensor, high: Tensor, lowest: int, highest: int
) -> Tensor:
    steps = float(highest - lowest) + 1.0
    scale = steps / ((high - low).to(torch.float64) * (steps / (steps - 1.0)))
    place = round_half_away(number.to(torch.float64) * scale)
    place = place - round_half_away(low.to(torch.float64) * scale)
    place = torch.where(low == high, torch.zeros_like(place), place)
    return place.to(torch.int64) + lowest


# As code_of, but the nearest code there is.
def clamped_code_of(
    number: Tensor, low: Tensor, high: Tensor, lowest: int, highest: int
) -> Tensor:
    return torch.clamp(code_of(number, low, high, lowest, highest), lowest, highest)


# The number that a code stands for, rounded more finely than dequantize_in_range does.
def number_of(
    code: Tensor, low: Tensor, high: Tensor, lowest: int, highest: int
) -> Tensor:
    steps = float(highest - lowest) + 1.0
    scale = (high - low).to(torch.float64) * (steps / (steps - 1.0)) / steps
    short = scale.to(torch.float32)
    start = (round_half_away(low / short) * short).to(torch.float64)
    place = code.to(torch.float32).to(torch.float64) - float(lowest)
    return torch.where(low == high, low, (start + place * scale).to(torch.float32))


# Rounds to numbers of fewer bits of exponent and mantissa, halves to even; none are denormal.
def reduce_precision(x: Tensor, exponent_bits: int, mantissa_bits: int) -> Tensor:
    width, mantissa = 32, 23
    word = torch.int32
    if x.dtype == torch.float64:
        width, mantissa, word = 64, 52, torch.int64
    elif x.dtype == torch.float16:
        width, mantissa, word = 16, 10, torch.int16
    elif x.dtype == torch.bfloat16:
        width, mantissa, word = 16, 7, torch.int16
    exponent = width - 1 - mantissa
    bits = torch.view_copy(x, dtype=word).to(torch.int64)
    if mantissa_bits < mantissa:
        unit = 1 << (mantissa - mantissa_bits)
        odd = torch.bitwise_and(
            torch.bitwise_right_shift(bits, mantissa - mantissa_bits), 1
        )
        bits = torch.bitwise_and(bits + odd + (unit // 2 - 1), -unit)
    if exponent_bits < exponent:
        bias = (1 << (exponent - 1)) - 1
        reach = (1 << (exponent_bits - 1)) - 1
        infinite = ((1 << exponent) - 1) << mantissa
        sign = torch.bitwise_and(bits, -(1 << (width - 2)) * 2)
        power = torch.bitwise_and(bits, infinite)
        bits = torch.where(power > (bias + reach) << mantissa, sign + infinite, bits)
        bits = torch.where(power <= (bias - reach) << mantissa, sign, bits)
    result = torch.view_copy(bits.to(word), dtype=x.dtype)
    return torch.where(torch.isnan(x), x, result)
