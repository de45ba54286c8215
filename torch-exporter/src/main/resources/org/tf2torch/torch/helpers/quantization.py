# Quantized numbers.

# Rounds to a grid of integers that is shifted so that 0 lies on it. torch.fake_quantize_* takes scale
# and zero point instead, and rounds halves to even. Quotients of tensors are rounded correctly on every
# device, those by numbers are not.
def fake_quantize(
    x: Tensor, low: Tensor, high: Tensor, lowest: int, highest: int, divides: bool
) -> Tensor:
    span = high - low
    steps = torch.full_like(span, highest - lowest)
    scale = span / steps
    # Halves away from 0: zero points are not negative here.
    zero = torch.clamp(torch.floor(lowest - low / scale + 0.5), lowest, highest)
    nudged_low = (lowest - zero) * scale
    nudged_high = (highest - zero) * scale
    shifted = torch.maximum(torch.minimum(x, nudged_high), nudged_low) - nudged_low
    if divides:
        place = shifted / scale - torch.floor(-nudged_low / scale + 0.5)
    else:
        inverse = steps / span
        place = shifted * inverse - torch.floor(-nudged_low * inverse + 0.5)
    result = torch.floor(place + 0.5) * scale
    return torch.where((low == 0) & (high == 0), torch.zeros_like(x), result)
