def bound_norm(weight: Tensor, low: float, high: float, rate: float, axes: list[int]):
    """Moves the norm along the axes towards [low, high]."""
    norm = weight.square().sum(axes, keepdim=True).sqrt()
    wanted = rate * norm.clamp(low, high) + (1 - rate) * norm
    weight.mul_(wanted / (1e-7 + norm))
