# Quantized numbers.

# Rounds to a grid of integers that is shifted so that 0 lies on it. torch.fake_quantize_* takes scale
# and zero point instead, and rounds halves to even.
def fake_quantize(x: Tensor, low: Tensor, high: Tensor, lowest: int, highest: int) -> Tensor:
    scale = (high - low) / (highest - lowest)
    zero = lowest - low / scale
    # Halves away from 0: zero points are not negative here.
    zero = torch.clamp(torch.floor(zero + 0.5), lowest, highest)
    nudged_low = (lowest - zero) * scale
    nudged_high = (highest - zero) * scale
    inverse = 1.0 / scale
    grid_zero = torch.floor(-nudged_low * inverse + 0.5)
    clamped = torch.maximum(torch.minimum(x, nudged_high), nudged_low)
    result = torch.floor((clamped - nudged_low) * inverse - grid_zero + 0.5) * scale
    return torch.where((low == 0) & (high == 0), torch.zeros_like(x), result)
